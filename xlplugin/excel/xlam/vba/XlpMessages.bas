Attribute VB_Name = "XlpMessages"
Option Explicit
Option Private Module

' The Chinese words. They stand in a sheet, as VBA source is in a code page that need not have them.

Public Const XLP_ERROR As Long = -2147220504

Public Function XlpMessage(ByVal Code As String, ParamArray Details() As Variant) As String
    ' The text of a code, with {1}, {2} and so on filled in. Never raises: it is what reports errors.
    Dim Table As Variant, Row As Long, Number As Long, Text As String
    Text = Code
    On Error GoTo found
    Table = ThisWorkbook.Worksheets("messages").UsedRange.Value2
    For Row = 1 To UBound(Table, 1)
        If Table(Row, 1) = Code Then Text = Table(Row, 2)
    Next Row
    For Number = 0 To UBound(Details)
        Text = Replace(Text, "{" & CStr(Number + 1) & "}", CStr(Details(Number)))
    Next Number
found:
    XlpMessage = Text
End Function

Public Function XlpReason(ByVal Number As Long, ByVal Description As String) As String
    ' What to tell of an error: our own words, or the last line of Python's, which names the exception.
    Dim Text As String
    XlpReason = Description
    If Number = XLP_ERROR Then Exit Function
    Text = Replace(Description, vbCr, vbLf)
    Do While Right$(Text, 1) = vbLf
        Text = Left$(Text, Len(Text) - 1)
    Loop
    XlpReason = XlpMessage("call", Mid$(Text, InStrRev(Text, vbLf) + 1))
End Function
