"""Draws workbooks and has three foreign writers write them: openpyxl, XlsxWriter and LibreOffice.

    python3 write_workbooks.py FOLDER COUNT SEED

FOLDER then holds N.xlsx and N.json for N from 0: what the writer was told of each cell, and for formatted numbers what
LibreOffice shows. The same seed draws the same workbooks.
"""

import csv
import datetime
import json
import os
import random
import re
import subprocess
import sys
import zipfile

import openpyxl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

WRITERS = ["openpyxl", "XlsxWriter", "LibreOffice"]
WORDS = ["社会保险登记", "格尔木市", "综合受理窗口", "A-", "7", "０", "·", "（注销）", "a&b", "<i>", '"一件事"', "’", "𠮷", "😀", " ", "\n", "é", "བོད"]
NUMBERS = [
    "General", "0", "0.00", "000000", "#,##0", "#,##0.00", "0%", "0.0%", '"BJ2026"0000', '0"号"', "000-0000-0000", "0.0#",
    "#,##0.000_);(#,##0.000)", "[Red]0;-0", '[>100]"多"0;0', '0.00,"千"', "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
    "0;-0;;@", "\\A\\-0000", "@",
]
DAYS = [
    "yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日";@', 'm"月"d"日"', "[$-804]yyyy/m/d dddd", "yyyy.mm.dd",
    "yyyy-mm-dd hh:mm:ss", "d/m/yyyy h:mm",
]
TIMES = ["h:mm", "hh:mm:ss", "[$-804]yyyy/m/d dddd", "yyyy-mm-dd hh:mm:ss", "yyyy.m"]
TEXTS = ["@", "General", '"第"@"号"', "0.00;-0.00;0;@"]
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
COLUMNS = 6
AT_ONCE = 50


def draw_text(rng):
    text = "".join(rng.choice(WORDS) for _ in range(rng.randint(1, 4))).strip()
    return text if text and text[0] not in "=" else "登记" + text


def draw_number(rng):
    """Nothing that ends with a 5: LibreOffice rounds halves in binary, Excel in decimal digits."""
    whole = rng.choice([0, 7, rng.randint(1, 999), rng.randint(1, 10**11), -rng.randint(1, 9_999)])
    places = rng.randint(1, 4)
    text = rng.choice([str(whole), f"{rng.uniform(0, 9_999):.{places}f}".rstrip("0").rstrip(".")])
    text = text[:-1] + "7" if text.endswith("5") else text
    return float(text) if "." in text else int(text)


def draw_cell(rng, dense):
    """One cell: its kind, its value as JSON can say it, and its format."""
    kind = rng.choice(["text", "text", "text", "rich", "day", "moment", "number", "number", "time", "shaped", "blank", "formula", "bool"])
    if kind == "blank" and dense:
        kind = "text"
    day = datetime.datetime(1955, 1, 1) + datetime.timedelta(days=rng.randint(0, 49_000))
    if kind in ("text", "rich"):
        parts = [draw_text(rng) for _ in range(rng.randint(2, 4) if kind == "rich" else 1)]
        return {"kind": kind, "parts": parts, "value": "".join(parts), "format": "General"}
    if kind == "day":
        return {"kind": "day", "value": day.date().isoformat(), "format": rng.choice(DAYS)}
    if kind == "moment":
        moment = day + datetime.timedelta(seconds=rng.randint(0, 86_399))
        return {"kind": "day", "value": moment.isoformat(), "format": rng.choice(DAYS)}
    if kind == "number":
        value = draw_number(rng)
        code = rng.choice(NUMBERS)
        return {"kind": "number", "value": abs(value) if "[>" in code else value, "format": code}
    if kind == "time":
        # A quarter of a second more: LibreOffice cuts off what Excel rounds.
        moment = rng.randint(20_000, 60_000) + (rng.randint(0, 86_399) + 0.25) / 86_400
        return {"kind": "number", "value": moment, "format": rng.choice(TIMES)}
    if kind == "shaped":
        # LibreOffice shows a text of several lines without its format.
        return {"kind": "shaped", "value": draw_text(rng).replace("\n", ""), "format": rng.choice(TEXTS)}
    return {"kind": kind, "value": rng.random() < 0.5, "format": "General"}


def draw_book(rng, number):
    dense = rng.random() < 0.4
    rows = [[draw_cell(rng, dense) for _ in range(COLUMNS)] for _ in range(rng.randint(3, 20))]
    book = {
        "writer": WRITERS[number % len(WRITERS)],
        "from1904": rng.random() < 0.3,
        "dense": dense,
        "constant_memory": rng.random() < 0.5,
        "hidden_row": rng.randint(0, len(rows)) if rng.random() < 0.3 else None,
        "hidden_column": rng.randint(0, COLUMNS - 1) if rng.random() < 0.3 else None,
        "merged": None,
        "rows": rows,
    }
    if not dense and not book["constant_memory"] and rng.random() < 0.5:
        first = rng.randint(0, len(rows) - 3)
        column = rng.randint(1, COLUMNS - 1)
        book["merged"] = {"from": first, "to": first + 2, "column": column}
        text = draw_text(rng)
        rows[first][column] = {"kind": "text", "parts": [text], "value": text, "format": "General"}
        for row in rows[first : first + 3]:
            row[0] = {"kind": "text", "parts": ["行"], "value": "行", "format": "General"}
        for row in rows[first + 1 : first + 3]:
            row[column] = {"kind": "blank", "value": None, "format": "General"}
    book["prefixed"] = rng.random() < 0.3
    book["guides"] = rng.random() < 0.5
    book["unreferenced"] = dense and rng.random() < 0.6
    book["renamed"] = rng.random() < 0.3
    return book


def moment_of(cell):
    return datetime.datetime.fromisoformat(cell["value"])


def write_openpyxl(book, path):
    workbook = openpyxl.Workbook()
    if book["from1904"]:
        workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    for at, row in enumerate(book["rows"], 1):
        for column, given in enumerate(row, 1):
            if given["kind"] == "blank":
                continue
            cell = sheet.cell(at, column)
            kind = given["kind"]
            if kind == "rich":
                first, *others = given["parts"]
                cell.value = CellRichText(first, *(TextBlock(InlineFont(b=True), part) for part in others))
            elif kind == "day":
                cell.value = moment_of(given)
            elif kind == "formula":
                cell.value = "=1+1"
            else:
                cell.value = given["value"]
                if kind in ("text", "shaped"):
                    cell.data_type = "s"
            cell.number_format = given["format"]
    if book["merged"]:
        merged = book["merged"]
        sheet.merge_cells(start_row=merged["from"] + 1, end_row=merged["to"] + 1, start_column=merged["column"] + 1, end_column=merged["column"] + 1)
    if book["hidden_row"] is not None:
        sheet.row_dimensions[book["hidden_row"] + 1].hidden = True
    if book["hidden_column"] is not None:
        sheet.column_dimensions["ABCDEF"[book["hidden_column"]]].hidden = True
    workbook.save(path)


def write_xlsxwriter(book, path):
    workbook = xlsxwriter.Workbook(path, {"constant_memory": book["constant_memory"], "date_1904": book["from1904"]})
    bold = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet()
    if book["hidden_column"] is not None:
        sheet.set_column(book["hidden_column"], book["hidden_column"], None, None, {"hidden": True})
    for at, row in enumerate(book["rows"]):
        if book["hidden_row"] == at:
            sheet.set_row(at, None, None, {"hidden": True})
        for column, given in enumerate(row):
            shape = workbook.add_format({"num_format": given["format"]})
            kind = given["kind"]
            if kind == "rich":
                first, *others = given["parts"]
                sheet.write_rich_string(at, column, first, *(piece for part in others for piece in (bold, part)), shape)
            elif kind == "day":
                sheet.write_datetime(at, column, moment_of(given), shape)
            elif kind == "formula":
                sheet.write_formula(at, column, "=1+1", shape, 2)
            elif kind == "bool":
                sheet.write_boolean(at, column, given["value"], shape)
            elif kind == "number":
                sheet.write_number(at, column, given["value"], shape)
            elif kind != "blank":
                sheet.write_string(at, column, given["value"], shape)
    if book["merged"]:
        merged = book["merged"]
        text = book["rows"][merged["from"]][merged["column"]]["value"]
        sheet.merge_range(merged["from"], merged["column"], merged["to"], merged["column"], text)
    workbook.close()


def office(folder, files, target, into):
    """LibreOffice, with a profile of its own; with some two hundred files in one run it ends before the last."""
    profile = "-env:UserInstallation=file://" + os.path.join(os.path.abspath(folder), "profile")
    for first in range(0, len(files), AT_ONCE):
        command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", into, *files[first : first + AT_ONCE]]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)


def tampered(book, name, text):
    """Parts as other programs write them: with phonetic guides, a prefix, without references."""
    if not re.search(r"sheet1\.xml$|sharedStrings\.xml$", name):
        return text
    if book["guides"]:
        text = re.sub(r"</(si|is)>", r'<rPh sb="0" eb="1"><t>shè huì</t></rPh><phoneticPr fontId="1"/></\1>', text)
    if book["unreferenced"]:
        text = re.sub(r'(<(?:c|row)) r="[A-Z0-9]+"', r"\1", text)
    if book["prefixed"]:
        text = re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", text).replace(' xmlns="', ' xmlns:x="')
    return text


def rewrite(book, source, target):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith((".xml", ".rels")):
                text = tampered(book, name, data.decode())
                if book["renamed"]:
                    text = text.replace("worksheets/sheet1.xml", "worksheets/Sheet.xml")
                data = text.encode()
            new.writestr(name.replace("worksheets/sheet1.xml", "worksheets\\Sheet.xml") if book["renamed"] else name, data)


def shown(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def main():
    folder, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    books = [draw_book(rng, number) for number in range(count)]
    plain, converted = os.path.join(folder, "plain"), os.path.join(folder, "office")
    os.makedirs(plain)
    os.makedirs(converted)
    for number, book in enumerate(books):
        write = write_xlsxwriter if book["writer"] == "XlsxWriter" else write_openpyxl
        write(book, os.path.join(plain, f"{number}.xlsx"))
    everything = [os.path.join(plain, f"{number}.xlsx") for number in range(count)]
    office(folder, everything, AS_SHOWN, plain)
    office(folder, [everything[n] for n, book in enumerate(books) if book["writer"] == "LibreOffice"], "xlsx:Calc MS Excel 2007 XML", converted)
    for number, book in enumerate(books):
        source = os.path.join(converted if book["writer"] == "LibreOffice" else plain, f"{number}.xlsx")
        rewrite(book, source, os.path.join(folder, f"{number}.xlsx"))
        book["shown"] = shown(os.path.join(plain, f"{number}.csv"))
        with open(os.path.join(folder, f"{number}.json"), "w", encoding="utf-8") as file:
            json.dump(book, file, ensure_ascii=False)


main()
