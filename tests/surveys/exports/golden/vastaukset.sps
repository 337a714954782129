SET DECIMAL=DOT.
GET DATA /TYPE=TXT
  /FILE='vastaukset.csv'
  /ENCODING='UTF8'
  /ARRANGEMENT=DELIMITED
  /FIRSTCASE=2
  /DELIMITERS=','
  /QUALIFIER='"'
  /VARIABLES=
    id A80
    pari A80
    kunta A80
    kokeilu A80
    vaihe A80
    versio A80
    kanava A80
    apu A80
    kieli A80
    aika A80
    seura_1 F8.0
    seura_2 F8.0
    seura_3 F8.0
    tekeminen_1 F8.0
    tekeminen_2 F8.0
    tekeminen_3 F8.0
    elama F8.0
    toive F8.0
.
VARIABLE LABELS
  id 'vastauksen satunnainen tunnus'
  pari 'alku- ja loppukyselyn yhteinen tunnus, tyhjä ilman paria'
  kunta 'kunta'
  kokeilu 'kokeilu'
  vaihe 'kyselyn vaihe'
  versio 'lomakkeen versio'
  kanava 'miten vastattiin'
  apu 'vastasiko itse vai autettuna'
  kieli 'vastauskieli'
  aika 'viikko tai päivä'
  seura_1 'seura 1'
  seura_2 'seura 2'
  seura_3 'seura 3'
  tekeminen_1 'tekeminen 1'
  tekeminen_2 'tekeminen 2'
  tekeminen_3 'tekeminen 3'
  elama 'Millaista elämä on?'
  toive 'Haluatko muutosta?'
.
VALUE LABELS vaihe
  'start' 'alkukysely'
  'end' 'loppukysely'
.
VALUE LABELS kanava
  'own_device' 'oma laite'
  'shared_tablet' 'yhteinen tabletti'
  'paper' 'paperilomake'
  'muu' 'yhdistetty, harvalla sama'
.
VALUE LABELS apu
  'alone' 'itse'
  'helped' 'autettuna'
  'interpreter' 'tulkin kanssa'
  'phone' 'puhelimessa'
  'muu' 'yhdistetty, harvalla sama'
.
VALUE LABELS kieli
  'fi' 'Suomi'
  'sv' 'Svenska'
  'en' 'English'
  'uk' 'Українська'
  'muu' 'yhdistetty, harvalla sama'
.
VALUE LABELS seura_1
  1 'Yksi'
  2 'Kaksi'
  3 'Kolme'
  4 'Neljä'
  5 'Viisi'
  991 'ei halunnut vastata'
  992 'jätti tyhjäksi'
  993 'ei saatu selvää'
  994 'kysymystä ei näytetty'
.
MISSING VALUES seura_1 (991 THRU 994).
VARIABLE LEVEL seura_1 (ORDINAL).
VALUE LABELS seura_2
  1 'Yksi'
  2 'Kaksi'
  3 'Kolme'
  4 'Neljä'
  5 'Viisi'
  991 'ei halunnut vastata'
  992 'jätti tyhjäksi'
  993 'ei saatu selvää'
  994 'kysymystä ei näytetty'
.
MISSING VALUES seura_2 (991 THRU 994).
VARIABLE LEVEL seura_2 (ORDINAL).
VALUE LABELS seura_3
  1 'Yksi'
  2 'Kaksi'
  3 'Kolme'
  4 'Neljä'
  5 'Viisi'
  991 'ei halunnut vastata'
  992 'jätti tyhjäksi'
  993 'ei saatu selvää'
  994 'kysymystä ei näytetty'
.
MISSING VALUES seura_3 (991 THRU 994).
VARIABLE LEVEL seura_3 (ORDINAL).
VALUE LABELS tekeminen_1
  1 'Yksi'
  2 'Kaksi'
  3 'Kolme'
  4 'Neljä'
  5 'Viisi'
  991 'ei halunnut vastata'
  992 'jätti tyhjäksi'
  993 'ei saatu selvää'
  994 'kysymystä ei näytetty'
.
MISSING VALUES tekeminen_1 (991 THRU 994).
VARIABLE LEVEL tekeminen_1 (ORDINAL).
VALUE LABELS tekeminen_2
  1 'Yksi'
  2 'Kaksi'
  3 'Kolme'
  4 'Neljä'
  5 'Viisi'
  991 'ei halunnut vastata'
  992 'jätti tyhjäksi'
  993 'ei saatu selvää'
  994 'kysymystä ei näytetty'
.
MISSING VALUES tekeminen_2 (991 THRU 994).
VARIABLE LEVEL tekeminen_2 (ORDINAL).
VALUE LABELS tekeminen_3
  1 'Yksi'
  2 'Kaksi'
  3 'Kolme'
  4 'Neljä'
  5 'Viisi'
  991 'ei halunnut vastata'
  992 'jätti tyhjäksi'
  993 'ei saatu selvää'
  994 'kysymystä ei näytetty'
.
MISSING VALUES tekeminen_3 (991 THRU 994).
VARIABLE LEVEL tekeminen_3 (ORDINAL).
VALUE LABELS elama
  1 'Yksi'
  2 'Kaksi'
  3 'Kolme'
  4 'Neljä'
  5 'Viisi'
  991 'ei halunnut vastata'
  992 'jätti tyhjäksi'
  993 'ei saatu selvää'
  994 'kysymystä ei näytetty'
.
MISSING VALUES elama (991 THRU 994).
VARIABLE LEVEL elama (ORDINAL).
VALUE LABELS toive
  0 'En halua'
  1 'Haluan'
  991 'ei halunnut vastata'
  992 'jätti tyhjäksi'
  993 'ei saatu selvää'
  994 'kysymystä ei näytetty'
.
MISSING VALUES toive (991 THRU 994).
VARIABLE LEVEL toive (NOMINAL).
EXECUTE.
