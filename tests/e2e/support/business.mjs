// Five exports of one invented business, as five programs would write them.

import { gzipSync } from "node:zlib";

/** Text in Windows-1252, as far as it is Latin. */
const windows1252 = (text) => Buffer.from(text.replaceAll("€", "\u0080"), "latin1");

/** Contacts with a date per step: six leads, four demos, three contracts, one of them a test. */
const crm = `Contact ID,Name,E-mail,Phone,Lead created,Demo booked,Contract signed
101,Ann Lee,Ann.Lee@Example-Mail.de,+49 170 1234567,2026-01-05 09:00,2026-01-12 10:00,2026-02-02 11:00
102,Bob Ray,bob@ray.de,+49 171 2223334,2026-01-06 09:00,2026-01-14 10:00,
103,Cem Öz,cem@oez.de,,2026-01-07 09:00,,
104,Dora Fink,info@firm.de,+49 30 5556667,2026-01-08 09:00,2026-01-15 10:00,2026-02-05 11:00
105,Emil Fink,info@firm.de,,2026-01-09 09:00,,
106,Test Person,test@ray.de,,2026-01-10 09:00,2026-01-16 10:00,2026-02-06 11:00
`;

/** What was spent, below three lines that are no table, above a total. */
const ads = `Campaign report
"January 1, 2026 - January 31, 2026"

Day,Campaign,Clicks,Impr.,Currency code,Cost
2026-01-05,Search,40,900,EUR,120.50
2026-01-06,Search,35,800,EUR,99.50
2026-01-06,Social,12,4000,EUR,30.00
Total: 3 rows,,87,5700,EUR,250.00
`;

/** Calls, in German: the day first, a comma before the cents, umlauts in one byte. */
const calls = `Telefonnummer;Datum;Uhrzeit;Art;Kosten;Bemerkung
0170/1234567;15.01.2026;14:05;Rückruf;1,50;möchte ein Angebot
0171 2223334;16.01.2026;09:30;Rückruf;2,25;"zu teuer; später"
030 5556667;20.01.2026;16:45;Erstgespräch;0,75;
0999 8887776;02.02.2026;11:15;Rückruf;1,00;unbekannt
0170/1234567;30.02.2026;11:15;Rückruf;1,00;Datum gibt es nicht
`;

/** Orders with a row per line: three orders, five lines. */
const orders = `Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Phone
#1001,ann.lee@example-mail.de,paid,2026-02-10 10:00:00 +0100,EUR,90.00,0.00,10.00,100.00,2026-02-10 10:00:00 +0100,1,Boots,60.00,
#1001,ann.lee@example-mail.de,,,,,,,,2026-02-10 10:00:00 +0100,1,Socks,30.00,
#1002,bob@ray.de,paid,2026-02-11 12:00:00 +0100,EUR,45.00,0.00,5.00,50.00,2026-02-11 12:00:00 +0100,1,Hat,45.00,
#1003,new@buyer.de,paid,2026-02-12 12:00:00 +0100,EUR,18.00,0.00,2.00,20.00,2026-02-12 12:00:00 +0100,1,Belt,10.00,
#1003,new@buyer.de,,,,,,,,2026-02-12 12:00:00 +0100,2,Lace,4.00,
`;

/** What became of mailings; one row is there twice. */
const mails = `email,event,timestamp,campaign
ANN.LEE@example-mail.de,open,2026-01-20T08:00:00Z,January
bob@ray.de,open,2026-01-20T08:05:00Z,January
bob@ray.de,click,2026-01-20T08:06:00Z,January
cem@oez.de,open,2026-01-21T07:00:00Z,January
cem@oez.de,open,2026-01-21T07:00:00Z,January
info@firm.de,open,2026-01-22T07:00:00Z,January
`;

/** Name and content of each. */
export const EXPORTS = {
  "contacts.csv": Buffer.from(crm),
  "ads.csv": Buffer.from(ads),
  "anrufe.csv": windows1252(calls),
  "orders.csv": Buffer.from(orders),
  "mails.csv.gz": gzipSync(mails),
};
