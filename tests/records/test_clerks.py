"""Who may sign in, and when a session ends."""

from datetime import timedelta

import pytest

from records import audit, clerks, passwords, sign_ins
from records.database import Database
from records.errors import NotSignedIn, TooManyAttempts
from records.tables import SignIn, now

LONG = timedelta(hours=1)
OWN = "a quiet river under nine bridges"
ADDRESS = "192.0.2.1"


def add(database: Database, name: str = "ines") -> str:
    with database.writing() as session:
        return clerks.add(session, name, full_name="Inês Prado")


def sign_in(database: Database, password: str, name: str = "ines") -> str:
    with database.reading() as session:
        clerk = sign_ins.recognised(session, name, password, address=ADDRESS)
        session.expunge(clerk)
    with database.writing() as session:
        return sign_ins.begin_session(session, clerk)


def is_signed_in(database: Database, token: str) -> bool:
    with database.reading() as session:
        try:
            return sign_ins.signed_in(session, token, idle=LONG, at_most=LONG).clerk.name == "ines"
        except NotSignedIn:
            return False


def test_neither_password_nor_token_stands_in_the_database(database: Database) -> None:
    password = add(database)
    token = sign_in(database, password)
    assert is_signed_in(database, token)
    with database.reading() as session:
        session.connection().exec_driver_sql("SELECT 1")
    stored = database.file.read_bytes() + database.file.with_name(f"{database.file.name}-wal").read_bytes()
    assert b"$argon2id$" in stored
    assert password.encode() not in stored
    assert token.encode() not in stored


def test_changing_the_password_ends_every_session(database: Database) -> None:
    password = add(database)
    tokens = [sign_in(database, password) for _ in range(2)]
    with database.writing() as session:
        clerk = clerks.find(session, "ines")
        assert clerk is not None
        clerks.change_password(session, clerk, password, OWN)
    assert not any(is_signed_in(database, token) for token in tokens)
    assert is_signed_in(database, sign_in(database, OWN))


def test_who_is_deactivated_is_out_at_once_and_stays_out(database: Database) -> None:
    password = add(database)
    token = sign_in(database, password)
    with database.writing() as session:
        clerks.set_active(session, "ines", active=False, actor="admin")
    assert not is_signed_in(database, token)
    with pytest.raises(NotSignedIn):
        sign_in(database, password)


@pytest.mark.parametrize("weak", ["short", "ines ines ines ines", "aaaaaaaaaaaaaaaaaaaa"])
def test_a_password_that_is_easy_to_guess_is_refused(database: Database, weak: str) -> None:
    password = add(database)
    with pytest.raises(passwords.PasswordTooWeak), database.writing() as session:
        clerk = clerks.find(session, "ines")
        assert clerk is not None
        clerks.change_password(session, clerk, password, weak)


def test_guessing_is_stopped_for_the_one_who_guesses_and_for_nobody_else(database: Database) -> None:
    password = add(database)
    for _ in range(sign_ins.FAILURES_OF_A_NAME):
        with database.writing() as session:
            sign_ins.note_failure(session, "ines", address=ADDRESS)
    with pytest.raises(TooManyAttempts):
        sign_in(database, password)
    with database.reading() as session:
        assert sign_ins.recognised(session, "ines", password, address="192.0.2.2").name == "ines"
        assert audit.broken_links(session) == []


def test_a_person_sees_their_sessions_and_ends_the_others(database: Database) -> None:
    one_time, other = add(database), add(database, "rui")
    tokens = [sign_in(database, one_time) for _ in range(3)]
    elsewhere = sign_in(database, other, "rui")
    with database.writing() as session:
        ines = clerks.find(session, "ines")
        listed = sign_ins.sessions(session, ines, tokens[0], idle=LONG, at_most=LONG)
        assert sorted(each.here for each in listed) == [False, False, True]
        (second,) = [each for each in listed if sign_ins.hash_of(tokens[1]).startswith(each.key)]
        sign_ins.end_session(session, ines, second.key)
        sign_ins.end_session(session, ines, sign_ins.hash_of(elsewhere)[:16])
        assert sign_ins.signed_in(session, elsewhere, idle=LONG, at_most=LONG).clerk.name == "rui"
    assert [is_signed_in(database, token) for token in tokens] == [True, False, True]
    with database.writing() as session:
        sign_ins.end_other_sessions(session, ines, tokens[0])
    assert [is_signed_in(database, token) for token in tokens] == [True, False, False]


def test_a_form_of_a_session_that_ended_over_it_is_known_and_lets_nobody_in(database: Database) -> None:
    token = sign_in(database, add(database))
    with database.writing() as session:
        row = session.get(SignIn, sign_ins.hash_of(token))
        row.seen_at = now() - timedelta(minutes=20)
        session.add(row)
        form_token = row.form_token
    with database.reading() as session:
        known = sign_ins.whose_expired(session, token, form_token, within=timedelta(hours=8))
        assert known is not None
        assert known.name == "ines"
        assert sign_ins.whose_expired(session, token, "another", within=timedelta(hours=8)) is None
        assert sign_ins.whose_expired(session, token, form_token, within=timedelta(minutes=10)) is None
