"""Heads of letters as many hands write them, each with the references and the date that must come out. All invented.

Name: (text, the sender's references, related references, date of the letter).
"""

# fmt: off - a letter, then what must come out
HEADS: dict[str, tuple[str, list[str], list[str], str | None]] = {}

HEADS["labels over their values"] = (
    """
DIRECTORATE OF CRIMINAL MATTERS
Ministry of Justice, Valletta

Your ref.\tOur ref.\tDate
BZ 114-22/7\tDCM/2024/0093\t14 May 2024

Federal Office of Justice
Bonn, Germany

Subject: request for a court record

We refer to your request.
""",
    ["DCM/2024/0093"],
    ["BZ 114-22/7"],
    "2024-05-14",
)

HEADS["parquet numbers in groups"] = (
    """
COUR D'APPEL DE LIMOGES
TRIBUNAL JUDICIAIRE DE BRIVE
Cabinet de Mme Ferran, juge d'instruction

N° du parquet : 22 104 000 031
N° de l'instruction : JI CABJI2 22 000017
PROCÉDURE CRIMINELLE

COMMISSION ROGATOIRE INTERNATIONALE

Nous, Lucie Ferran, juge d'instruction, prions les autorités belges d'entendre le témoin.

Fait en notre cabinet, le 9 février 2024
Le juge d'instruction
""",
    ["22 104 000 031", "JI CABJI2 22 000017"],
    [],
    "2024-02-09",
)

HEADS["affaire suivie par"] = (
    """
MINISTÈRE DE LA JUSTICE
Bureau de l'entraide pénale internationale
Affaire suivie par : Mme Roux
Nos réf. : BEPI/2024/0412/AR
Vos réf. : B 233.118/2 et B 233.119/2
Paris, le 3 mai 2024

Office fédéral de la justice
Berne, Suisse

Objet : transmission de pièces

J'ai l'honneur de vous transmettre les pièces.
""",
    ["BEPI/2024/0412/AR"],
    ["B 233.118/2", "B 233.119/2"],
    "2024-05-03",
)

HEADS["number alone under the letterhead"] = (
    """
RÉPUBLIQUE DU MALI
MINISTÈRE DE LA JUSTICE ET DES DROITS DE L'HOMME
Direction nationale des affaires judiciaires et du sceau

N° 2024-0187/MJDH-DNAJS

Bamako, le 12/06/2024

Le Directeur
à
Monsieur le Procureur général près la cour d'appel de Lyon, France

Objet : votre envoi du 3 mars 2024

Nous accusons réception de votre envoi.
""",
    ["2024-0187/MJDH-DNAJS"],
    [],
    "2024-06-12",
)

HEADS["belgian notices"] = (
    """
PARQUET DU PROCUREUR DU ROI DE LIÈGE
Division de Huy

Notices : LI.12.97.4471/2023
Dossier d'instruction n° 2023/118
Réf. à rappeler : EII/44/23

Huy, le 2 octobre 2023

Aux autorités judiciaires compétentes du Grand-Duché de Luxembourg

Nous vous prions de bien vouloir saisir les documents bancaires.
""",
    ["LI.12.97.4471/2023", "2023/118", "EII/44/23"],
    [],
    "2023-10-02",
)

HEADS["congolese numbers"] = (
    """
RÉPUBLIQUE DÉMOCRATIQUE DU CONGO
PARQUET GÉNÉRAL PRÈS LA COUR D'APPEL DE LUBUMBASHI

N/Réf. : 1123/RMP 2231/PG/MUK/2024

Transmis copie pour information à l'ambassade

Lubumbashi, le 7 mars 2024

Objet : Dossier RMP 2231/PG/MUK

Au Procureur du Roi de Bruxelles, Belgique

Nous sollicitons l'audition du témoin.
""",
    ["1123/RMP 2231/PG/MUK/2024", "RMP 2231/PG/MUK"],
    [],
    "2024-03-07",
)

HEADS["crown court"] = (
    """
CROWN PROSECUTION SERVICE
International Justice and Organised Crime Division
London

Our reference: 01ZD0233423
Crown Court case number: T20237184
Operation: HERON

15th January 2024

To the Competent Judicial Authorities of the Hellenic Republic

LETTER OF REQUEST

We request assistance in the matter of R v Dorian PLATT.
""",
    ["01ZD0233423", "T20237184"],
    [],
    "2024-01-15",
)

HEADS["docket in the subject"] = (
    """
U.S. DEPARTMENT OF JUSTICE
Criminal Division
Washington, D.C. 20530

March 11, 2024

The Central Authority of Jamaica

Re: United States v. Ellery Boone, Docket No. 1:23-cr-00456; OIA No. 182-61204

Dear Colleague:

The United States requests bank records.
""",
    ["1:23-cr-00456", "182-61204"],
    [],
    "2024-03-11",
)

HEADS["commonwealth files"] = (
    """
OFFICE OF THE DIRECTOR OF PUBLIC PROSECUTIONS
Nairobi, Kenya

When replying please quote
REF. NO: ODPP/CAM/1/14 VOL. II

DATE: 21st August, 2023

The Attorney General's Chambers
Singapore

RE: CRIMINAL CASE NO. E877 OF 2022 - REPUBLIC VS. ODUOR

We write to request assistance. The investigation was opened under DCI Inquiry File No. 44/2022.
""",
    ["ODPP/CAM/1/14 VOL. II", "E877 OF 2022", "44/2022"],
    [],
    "2023-08-21",
)

HEADS["first information report"] = (
    """
CENTRAL BUREAU OF ENFORCEMENT
New Delhi

F. No. 25012/41/2023-LC
Dated the 6th day of November, 2023

To
The Ministry of Justice
Warsaw, Poland

Subject: Letter rogatory in RC-08(A)/2023 - FIR No. 214/2022

Sir,

The court of the Special Judge has issued a letter rogatory.
""",
    ["25012/41/2023-LC", "RC-08(A)/2023", "214/2022"],
    [],
    "2023-11-06",
)

HEADS["diligencias previas"] = (
    """
ADMINISTRACIÓN DE JUSTICIA
JUZGADO DE INSTRUCCIÓN Nº 4 DE ALCALÁ DE HENARES

Procedimiento: Diligencias Previas 1180/2023-B
NIG: 28005 43 2 2023 0007711
Comisión rogatoria internacional 25/2024

En Alcalá de Henares, a catorce de mayo de dos mil veinticuatro

A LA AUTORIDAD JUDICIAL COMPETENTE DE LA REPÚBLICA ESLOVACA

Se solicita la declaración del testigo.
""",
    ["1180/2023-B", "28005 43 2 2023 0007711", "25/2024"],
    [],
    "2024-05-14",
)

HEADS["n/ref y s/ref"] = (
    """
MINISTERIO DE LA PRESIDENCIA, JUSTICIA Y RELACIONES CON LAS CORTES
Subdirección General de Cooperación Jurídica Internacional

N/REF: ROG-1187/2024 MLT
S/REF: 4 AR 221/23
FECHA: Madrid, 3 de junio de 2024
ASUNTO: Comisión rogatoria

MINISTERIO DE JUSTICIA DEL ESTADO DE BAVIERA
MÚNICH, ALEMANIA

Adjunto se remite lo actuado.
""",
    ["ROG-1187/2024 MLT"],
    ["4 AR 221/23"],
    "2024-06-03",
)

HEADS["oficio mexicano"] = (
    """
FISCALÍA GENERAL DE LA REPÚBLICA
Coordinación de Asuntos Internacionales
Dirección General de Procedimientos Internacionales

Oficio: FGR/CAIA/DGPI/2218/2024
Expediente: AJI/USA/044/2024
Carpeta de investigación: FED/SDHPDSC/0000123/2021

Ciudad de México, a 8 de abril de 2024

Agregado jurídico, Embajada de los Estados Unidos de América

Se solicita asistencia jurídica.
""",
    ["FGR/CAIA/DGPI/2218/2024", "AJI/USA/044/2024", "FED/SDHPDSC/0000123/2021"],
    [],
    "2024-04-08",
)

HEADS["numeros peruanos"] = (
    """
MINISTERIO PÚBLICO - FISCALÍA DE LA NACIÓN
Unidad de Cooperación Judicial Internacional y Extradiciones

Lima, 17 de enero del 2024

OFICIO N.° 000331-2024-MP-FN-UCJIE
Carpeta Fiscal N.º 506015505-2022-118-0

Señores
Autoridad Central de la República Italiana

Referencia: su Nota N° 4471 del 2 de diciembre de 2023

De nuestra consideración: se remite la respuesta.
""",
    ["000331-2024-MP-FN-UCJIE", "506015505-2022-118-0"],
    ["4471"],
    "2024-01-17",
)

HEADS["radicado colombiano"] = (
    """
FISCALÍA GENERAL DE LA NACIÓN
Dirección de Asuntos Internacionales

Radicado No. 20241700012345
Bogotá D.C., abril 3 de 2024

Señores
MINISTERIO DE JUSTICIA DE PANAMÁ

Asunto: CUI 110016000096202150123

Respetados señores: se solicita información bancaria.
""",
    ["20241700012345", "110016000096202150123"],
    [],
    "2024-04-03",
)

HEADS["ruc y rit"] = (
    """
JUZGADO DE GARANTÍA DE TEMUCO

RUC: 2200884412-7
RIT: 4471-2022
Temuco, tres de mayo de dos mil veinticuatro

A LA AUTORIDAD COMPETENTE DE LA REPÚBLICA ARGENTINA

Exhorto internacional: se solicita notificar al imputado.
""",
    ["2200884412-7", "4471-2022"],
    [],
    "2024-05-03",
)

HEADS["causa federal"] = (
    """
Poder Judicial de la Nación
JUZGADO FEDERAL DE CORRIENTES Nº 2

FCT 12345/2019/TO1

///rrientes, 5 de diciembre de 2023.

Al Sr. Titular de la Dirección de Asistencia Jurídica Internacional

Tengo el agrado de dirigirme a Ud. en la causa N° FCT 12345/2019/TO1, sumario nº 1123/22.
""",
    ["FCT 12345/2019/TO1", "1123/22"],
    [],
    "2023-12-05",
)

HEADS["nuipc e refs"] = (
    """
PROCURADORIA-GERAL DA REPÚBLICA
Departamento de Cooperação Judiciária e Relações Internacionais

V. Ref.ª: 12-AR-2023/44
N. Ref.ª: DA n.º 4471/24 - Proc. 118/2024
Data: 2024-05-21

Exmo. Senhor Procurador-Geral
Luanda, Angola

Assunto: carta rogatória - NUIPC 1221/20.9T9LSB

Junto se devolve a carta rogatória cumprida.
""",
    ["4471/24", "118/2024"],
    ["12-AR-2023/44", "1221/20.9T9LSB"],
    "2024-05-21",
)

HEADS["tribunal da comarca"] = (
    """
TRIBUNAL JUDICIAL DA COMARCA DE BRAGA
Juízo de Instrução Criminal

Processo: 334/22.8PBBRG
Referência: 18877661
Data: 04-12-2023

À Autoridade Judiciária competente da República da Polónia

Solicita-se a notificação do arguido.
""",
    ["334/22.8PBBRG", "18877661"],
    [],
    "2023-12-04",
)

HEADS["processo sei"] = (
    """
MINISTÉRIO DA JUSTIÇA E SEGURANÇA PÚBLICA
Departamento de Recuperação de Ativos e Cooperação Jurídica Internacional

OFÍCIO Nº 2231/2024/CGCP/DRCI
Processo SEI nº 08099.004471/2024-11
Brasília, na data da assinatura.

Autos nº 5001234-12.2023.4.04.7000

À Autoridade Central do Paraguai

Encaminhamos pedido de auxílio jurídico.
""",
    ["2231/2024/CGCP/DRCI", "08099.004471/2024-11", "5001234-12.2023.4.04.7000"],
    [],
    None,
)

HEADS["inquerito abreviado"] = (
    """
POLÍCIA JUDICIÁRIA
Diretoria do Norte

Inq. n.º 44/23.1JDPRT
Of.º n.º 3312/2024
Porto, 3 mai. 2024

Ao Exmo. Senhor Oficial de Ligação em Paris

Pede-se a colaboração das autoridades francesas.
""",
    ["44/23.1JDPRT", "3312/2024"],
    [],
    "2024-05-03",
)

HEADS["roman month and place"] = (
    """
MINISTERSTWO SPRAWIEDLIWOŚCI
Department of International Cooperation

Warszawa, 12.IV.2024
DWMPC-III-0812-44/24

Ministry of Justice of the Slovak Republic

Re: your letter 0331/2024/14 of 2 February 2024

In reply to your letter we inform you as follows.
""",
    ["DWMPC-III-0812-44/24"],
    ["0331/2024/14"],
    "2024-04-12",
)

HEADS["german file"] = (
    """
Staatsanwaltschaft Freiburg
Geschäftszeichen: 120 Js 4471/23
(please quote in all correspondence)

Freiburg, 09.08.2023

To the competent authorities of the Swiss Confederation

Request for mutual legal assistance in criminal matters

The public prosecutor's office conducts an investigation for fraud.
""",
    ["120 Js 4471/23"],
    [],
    "2023-08-09",
)

HEADS["swiss reference line"] = (
    """
Schweizerische Eidgenossenschaft - Confédération suisse
Office fédéral de la justice

CH-3003 Berne, OFJ, bru

Votre référence : CRI 44/2023
Notre référence : B-23-4471-1 BRU
Berne, le 30 novembre 2023

Entraide judiciaire à la France

Madame la Procureure,

Nous vous remettons les actes d'exécution.
""",
    ["B-23-4471-1 BRU"],
    ["CRI 44/2023"],
    "2023-11-30",
)

HEADS["note verbale"] = (
    """
EMBASSY OF THE REPUBLIC OF FINLAND
LISBON

No. HELM012-44

The Embassy of Finland presents its compliments to the Ministry of Foreign Affairs of Portugal and has the honour to
transmit a request of the National Bureau of Investigation, file 8460/R/118/23.

The Embassy avails itself of this opportunity to renew to the Ministry the assurances of its highest consideration.

Lisbon, 4 September 2023
""",
    ["HELM012-44", "8460/R/118/23"],
    [],
    "2023-09-04",
)

HEADS["in words"] = (
    """
IN THE HIGH COURT OF ZAMBIA
AT THE PRINCIPAL REGISTRY, LUSAKA

2023/HPC/0447

LETTER OF REQUEST

To the Registrar of the High Court of Malawi

Whereas evidence is needed of the witness, we request that he be examined.

GIVEN under my hand and the seal of the Court at Lusaka this 3rd day of May, 2024

Registrar
""",
    ["2023/HPC/0447"],
    [],
    "2024-05-03",
)

HEADS["stamp beside the letter's date"] = (
    """
MINISTRY OF JUSTICE\tRECEIVED
Department of Legal Co-operation\t09 MAY 2024
Tallinn\tNo. 2024/E-1177

Our ref 15-2/24/318-2
Tallinn, 26 April 2024

Dear Sir,

Please find enclosed the request of the prosecutor in criminal case no. 23230102447.
""",
    ["15-2/24/318-2", "23230102447"],
    [],
    "2024-04-26",
)

HEADS["several numbers behind a label"] = (
    """
TRIBUNAL DE GRANDE INSTANCE DE LIBREVILLE
Parquet de la République

Réf. : n° 0331/PR/TGI/2024 ; affaire n° 118/RP/2023

Libreville, le 1er juillet 2024

À la justice espagnole

Objet : demande d'entraide
""",
    ["0331/PR/TGI/2024", "118/RP/2023"],
    [],
    "2024-07-01",
)

HEADS["reminder with history"] = (
    """
PROSECUTOR GENERAL'S OFFICE
Chisinau, Republic of Moldova

No. 21-8/24-118
05.02.2024

Ministry of Justice of Romania

We refer to our request No. 21-8/23-4471 of 14 June 2023 and to your letter ref. 88012/2023 of 1 August 2023.
No answer has been received.
""",
    ["21-8/24-118"],
    ["21-8/23-4471", "88012/2023"],
    "2024-02-05",
)

HEADS["recordatorio con antecedentes"] = (
    """
CORTE SUPREMA DE JUSTICIA
Secretaría de Relaciones Internacionales
Asunción, Paraguay

NOTA S.R.I. N° 118/2024
Asunción, 12 de agosto de 2024

Reiteramos nuestra solicitud contenida en la Nota S.R.I. N° 44/2023, de 3 de mayo de 2023, referente al exhorto
librado en los autos "Benítez s/ estafa", causa N° 01-01-02-00001-2022-4471. S/Ref.: DAJIN 331/23.
""",
    ["118/2024", "01-01-02-00001-2022-4471"],
    ["44/2023", "DAJIN 331/23"],
    "2024-08-12",
)

HEADS["eio form"] = (
    """
EUROPEAN INVESTIGATION ORDER (EIO)

SECTION A
Issuing State: Republic of Latvia
Executing State: Kingdom of Sweden

SECTION F: Type of proceedings
Case file reference: 11816004423

SECTION K: Details of the authority which issued the EIO
Name of authority: Riga City Prosecution Office
File No: 118-16-0044
Date: 17/10/2023
""",
    ["11816004423", "118-16-0044"],
    [],
    "2023-10-17",
)

HEADS["annex b"] = (
    """
ANNEXE B
CONFIRMATION DE RÉCEPTION D'UNE DÉCISION D'ENQUÊTE EUROPÉENNE

A) LA DEE CONCERNÉE
Autorité ayant émis la DEE : Parquet de Namur
Référence du dossier : NA.45.L3.4471/2023
Date d'émission : 02/10/2023
Date de réception : 09/10/2023

B) L'AUTORITÉ AYANT REÇU LA DEE
Tribunal judiciaire de Reims
Référence du dossier : DEE 2023/118
Reims, le 13 octobre 2023
""",
    ["DEE 2023/118"],
    ["NA.45.L3.4471/2023"],
    "2023-10-13",
)
