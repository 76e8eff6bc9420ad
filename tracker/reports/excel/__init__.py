"""Writes report content as 帳票 workbooks with openpyxl."""
