"""Letters of our own hand, each with the fields that must come out. Everybody in them is invented."""

LETTERS: dict[str, tuple[str, dict[str, object]]] = {}

LETTERS["en bank records"] = (
    """
REPUBLIC OF GHANA
OFFICE OF THE SPECIAL PROSECUTOR
Ridge, Accra

Our ref: OSP/INT/2024/077
Your ref: none yet
Date: 4 March 2024

To: The International Criminality Unit
Home Office
London, United Kingdom

Subject: Request for documents held by a bank in Leeds

Dear Colleagues,

The Office of the Special Prosecutor requests your assistance under Article 46 of the United Nations
Convention against Corruption in an investigation into Kwabena Osei TETTEH, a Ghanaian national born on
9 June 1971 in Kumasi, holder of passport No. G1234567, who is suspected of bribery.

Between May and August 2022 GBP 185,400.50 was credited to account GB29 NWBK 6016 1331 9268 19 at Northern
Aire Bank plc in the name of Sankofa Bridges Ltd (company no. 09876543).

The suspected offences are bribery of a public officer, contrary to section 239 of the Criminal Offences Act 1960.

We ask that the bank produce the account opening documents, the statements of account and the identity of the
beneficial owner, not later than 31 May 2024. Please keep this request confidential.

Yours faithfully,

Efua Mensah-Boateng
Deputy Special Prosecutor

Contact: telephone +233 30 255 0199, e-mail efua.boateng@osp.example

Enclosures:
1. Statement of facts
2. Text of section 239
""",
    {
        "document_role": "request",
        "request_type": "bank_records",
        "language": "en",
        "requesting_state": "GH",
        "requested_state": "GB",
        "references": ["OSP/INT/2024/077"],
        "date_of_request": "2024-03-04",
        "requested_deadline": "2024-05-31",
        "confidential": True,
        "legal_basis": ["UNCAC art. 46"],
        "contact_email": "efua.boateng@osp.example",
        "contact_phone": "+233302550199",
        "signatory": "Efua Mensah-Boateng",
        "annexes": ["Statement of facts", "Text of section 239"],
        "amounts": [{"value": "185400.50", "currency": "GBP"}],
        "bank_accounts": [
            {"number": "GB29NWBK60161331926819", "bank": "Northern Aire Bank plc", "holder": "Sankofa Bridges Ltd"}
        ],
    },
)

LETTERS["en reminder"] = (
    """
MALTA POLICE FORCE
OFFICE OF THE ATTORNEY GENERAL
The Palace, Valletta, Malta

Valletta, 11 November 2024

URGENT

The Central Authority
Ministry of Justice
Nicosia, Cyprus

Our ref: AG/MLA/311/2023
Your ref: MJPO 14.09.221

Re: Reminder - request of 2 October 2023

Dear Sir,

No reply has been received to our letter of 2 October 2023. We would be grateful to learn what stage execution of
the request for service of documents on Andreas Kypros LEFKARITIS has reached, and to receive the certificate of
service by 20 December 2024.

Yours sincerely,

Maria Saliba
Senior Counsel
maria.saliba@ag.example
""",
    {
        "document_role": "reminder",
        "request_type": "service_of_documents",
        "language": "en",
        "requesting_state": "MT",
        "requested_state": "CY",
        "references": ["AG/MLA/311/2023"],
        "related_references": ["MJPO 14.09.221"],
        "date_of_request": "2024-11-11",
        "urgent": True,
        "requested_deadline": "2024-12-20",
        "signatory": "Maria Saliba",
    },
)

LETTERS["fr audition"] = (
    """
RÉPUBLIQUE DU BÉNIN
COUR DE RÉPRESSION DES INFRACTIONS ÉCONOMIQUES ET DU TERRORISME
Porto-Novo

N° Parquet : CRIET/2023/RP/0815

COMMISSION ROGATOIRE INTERNATIONALE

À Madame le Procureur de la République
près le tribunal judiciaire de Lille
France

Vu la procédure suivie contre Gaston HOUNKPATIN, né le 1er février 1969 à Ouidah, de nationalité béninoise,
inculpé d'escroquerie (article 566 du Code pénal) et de blanchiment de capitaux (article 110 de la loi n° 2018-17) ;

Vu la Convention des Nations Unies contre la criminalité transnationale organisée, notamment son article 18 ;

Prions les autorités françaises de bien vouloir faire entendre sous serment, en qualité de témoin,
Mme Solange VERMEIREN, née à Roubaix le 17/08/1980, et lui poser les questions suivantes.

La somme détournée s'élève à 45 000 000 F CFA.

Les procès-verbaux devront parvenir au plus tard le 15 septembre 2024.

Fait à Porto-Novo, le 3 juin 2024
Le juge d'instruction
Armand DOSSOU-YOVO

Pièces jointes : 1. Réquisitoire introductif ; 2. Liste des questions
""",
    {
        "document_role": "request",
        "request_type": "taking_evidence",
        "language": "fr",
        "requesting_state": "BJ",
        "requested_state": "FR",
        "references": ["CRIET/2023/RP/0815"],
        "date_of_request": "2024-06-03",
        "requested_deadline": "2024-09-15",
        "legal_basis": ["UNTOC art. 18"],
        "amounts": [{"value": "45000000", "currency": "XOF"}],
        "annexes": ["Réquisitoire introductif", "Liste des questions"],
        "signatory": "Armand Dossou-Yovo",
    },
)

LETTERS["fr accusé de réception"] = (
    """
CONFÉDÉRATION SUISSE
Office fédéral de la justice OFJ
Domaine de l'entraide judiciaire internationale

N/Réf. : B-24-0911-7\tBerne, le 9 août 2024
V/Réf. : 77/DACG/2024

Ministère de la Justice
Direction des affaires criminelles
Alger, Algérie

Objet : votre demande de gel d'avoirs du 22 juillet 2024

Madame, Monsieur,

Nous accusons réception de votre demande citée en marge. Elle a été transmise pour exécution au Ministère public
de la Confédération.

Veuillez agréer, Madame, Monsieur, nos salutations distinguées.

Béatrice Oberholzer
Cheffe d'unité
tél. +41 58 555 01 22
""",
    {
        "document_role": "acknowledgement",
        "request_type": "asset_freezing",
        "language": "fr",
        "requesting_state": "DZ",
        "requested_state": "CH",
        "references": ["B-24-0911-7"],
        "related_references": ["77/DACG/2024"],
        "date_of_request": "2024-08-09",
        "contact_phone": "+41585550122",
        "signatory": "Béatrice Oberholzer",
    },
)

LETTERS["es registro"] = (
    """
REPÚBLICA DEL ECUADOR
FISCALÍA GENERAL DEL ESTADO
Unidad de Lavado de Activos

Quito, 14 de enero de 2025
Oficio No. FGE-ULA-2025-00087

A las autoridades competentes del
Reino de España
Ministerio de Justicia, Madrid

Asunto: diligencia de entrada y registro

La Fiscalía General del Estado, dentro de la investigación por lavado de activos, tipificado en el artículo 317 del
Código Orgánico Integral Penal, seguida contra MARCELO IVÁN QUIROGA ANDRADE, ecuatoriano, nacido en Loja el 23/03/1977,
pasaporte A7788990, solicita el registro del domicilio y la incautación de los dispositivos electrónicos.

Se invoca el artículo 46 de la Convención de las Naciones Unidas contra la Corrupción y el principio de reciprocidad.

Se ruega mantener la reserva de esta solicitud y remitir lo actuado a más tardar el 30 de abril de 2025.

Atentamente,

Dra. Paulina Cárdenas Viteri
Fiscal de Lavado de Activos
Teléfono: +593 2 555 0147
Correo: ula@fiscalia.example

Anexos:
1. Orden judicial de allanamiento
2. Parte policial
""",
    {
        "document_role": "request",
        "request_type": "search_and_seizure",
        "language": "es",
        "requesting_state": "EC",
        "requested_state": "ES",
        "references": ["FGE-ULA-2025-00087"],
        "date_of_request": "2025-01-14",
        "requested_deadline": "2025-04-30",
        "confidential": True,
        "legal_basis": ["UNCAC art. 46", "reciprocity"],
        "contact_email": "ula@fiscalia.example",
        "contact_phone": "+59325550147",
        "annexes": ["Orden judicial de allanamiento", "Parte policial"],
    },
)

LETTERS["es denegación"] = (
    """
REPÚBLICA DE COSTA RICA
MINISTERIO DE RELACIONES EXTERIORES Y CULTO
San José

20 de febrero de 2025
DJ-0141-2025

Embajada de la República de Honduras

Asunto: solicitud de extradición del señor Elmer Joel Zúniga Padilla

El Ministerio de Relaciones Exteriores y Culto tiene el honor de comunicar que el tribunal ha denegado la extradición
del señor Elmer Joel Zúniga Padilla, acusado de homicidio, por falta de garantías suficientes. La resolución es firme.
""",
    {
        "document_role": "refusal",
        "request_type": "extradition",
        "language": "es",
        "requesting_state": "HN",
        "requested_state": "CR",
        "date_of_request": "2025-02-20",
    },
)

LETTERS["pt dados"] = (
    """
REPÚBLICA PORTUGUESA
MINISTÉRIO PÚBLICO
Departamento de Investigação e Ação Penal do Porto

Inquérito n.º 2210/23.5JAPRT
Porto, 7 de maio de 2024

Exmo. Senhor
Procurador Federal
Office of International Affairs
Washington, Estados Unidos da América

Assunto: pedido de auxílio judiciário mútuo - dados de assinante

No inquérito acima referido investiga-se um crime de burla informática, p. e p. pelo artigo 221.º do Código Penal.
É arguido Nélson Filipe CARRAPATO, cidadão português, nascido a 02.12.1994 em Gondomar, titular do cartão de
cidadão n.º 13579246.

Solicita-se que o fornecedor de serviço identifique os assinantes e os endereços IP usados nos acessos à conta de
correio, até 30 de julho de 2024. O prejuízo é de € 12.750,00.

O processo encontra-se em segredo de justiça.

Com os melhores cumprimentos,
A Procuradora da República
Sílvia Antunes Valadares

diap.porto@mp.example
""",
    {
        "document_role": "request",
        "request_type": "records_and_data",
        "language": "pt",
        "requesting_state": "PT",
        "requested_state": "US",
        "references": ["2210/23.5JAPRT"],
        "date_of_request": "2024-05-07",
        "requested_deadline": "2024-07-30",
        "confidential": True,
        "signatory": "Sílvia Antunes Valadares",
        "amounts": [{"value": "12750", "currency": "EUR"}],
        "contact_email": "diap.porto@mp.example",
    },
)

LETTERS["pt bens"] = (
    """
REPÚBLICA FEDERATIVA DO BRASIL
MINISTÉRIO PÚBLICO FEDERAL
Procuradoria da República no Paraná

Ofício n.º 455/2025/PRPR
Curitiba, 12 de março de 2025

URGENTE

À Autoridade Central da República Oriental do Uruguai
Ministerio de Educación y Cultura
Montevideo

Pedido de bloqueio de contas

Solicita-se o bloqueio do saldo da conta n.º 004512-77 do Banco Ribera del Plata S.A., titulada por Agropastoril
Três Pinheiros Ltda. (CNPJ 12.345.678/0001-95), a fim de evitar a dissipação dos valores desviados, R$ 8.400.000,00.

RENATO AURÉLIO PRATES, brasileiro, nascido em Londrina em 30/10/1963, CPF 123.456.789-09, é réu por peculato
(art. 312 do Código Penal).

A resposta é aguardada até 15 de abril de 2025.

Clarice Bittencourt Lemos
Procuradora da República
""",
    {
        "document_role": "request",
        "request_type": "asset_freezing",
        "language": "pt",
        "requesting_state": "BR",
        "requested_state": "UY",
        "references": ["455/2025/PRPR"],
        "date_of_request": "2025-03-12",
        "urgent": True,
        "requested_deadline": "2025-04-15",
        "signatory": "Clarice Bittencourt Lemos",
        "amounts": [{"value": "8400000", "currency": "BRL"}],
    },
)

PEOPLE = {
    "en bank records": {
        "surname": "Tetteh", "given_names": "Kwabena Osei", "role": "suspect", "date_of_birth": "1971-06-09",
        "place_of_birth": "Kumasi", "nationality": "GH", "id_number": "G1234567",
    },
    "fr audition": {
        "surname": "Hounkpatin", "given_names": "Gaston", "role": "accused", "date_of_birth": "1969-02-01",
        "place_of_birth": "Ouidah", "nationality": "BJ",
    },
    "es registro": {
        "surname": "Quiroga Andrade", "given_names": "Marcelo Iván", "date_of_birth": "1977-03-23",
        "place_of_birth": "Loja", "nationality": "EC", "id_number": "A7788990",
    },
    "pt dados": {
        "surname": "Carrapato", "given_names": "Nélson Filipe", "role": "suspect", "date_of_birth": "1994-12-02",
        "place_of_birth": "Gondomar", "nationality": "PT", "id_number": "13579246",
    },
    "pt bens": {
        "surname": "Prates", "given_names": "Renato Aurélio", "role": "accused", "date_of_birth": "1963-10-30",
        "place_of_birth": "Londrina", "nationality": "BR", "id_number": "123.456.789-09",
    },
}  # fmt: skip
