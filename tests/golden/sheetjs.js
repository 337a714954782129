// Writes one workbook with SheetJS from the JSON that tests/golden/make.py sends.
const XLSX = require("xlsx");

const facts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const sheet = { "!ref": XLSX.utils.encode_range({ r: 0, c: 0 }, { r: facts.rows.length - 1, c: facts.width - 1 }) };
facts.rows.forEach((row, r) =>
  row.cells.forEach((cell, c) => {
    if (cell) sheet[XLSX.utils.encode_cell({ r, c })] = cell;
  }),
);
sheet["!rows"] = facts.rows.map((row) => ({ hidden: row.hidden }));
sheet["!merges"] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: facts.width - 1 } }];
const book = XLSX.utils.book_new();
if (facts.guide) XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(facts.guide), "Ohjeet");
XLSX.utils.book_append_sheet(book, sheet, facts.title);
XLSX.writeFile(book, facts.path, { compression: true });
