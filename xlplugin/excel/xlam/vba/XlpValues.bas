Attribute VB_Name = "XlpValues"
Option Explicit
Option Private Module

' Values on their way from cells to Python and back. Only values go: no workbook and no range,
' so that nothing depends on which workbook is active, and Python asks Excel nothing.

Private Const XLP_MARK As String = "@ERROR_MARK@"
Private Const XLP_VALUE_ERROR As Long = 2015
Private Const XLP_MANY_ROWS As Long = 5000
Private Const XLP_MANY_COLUMNS As Long = 500

Public Function XlpValue(Optional ByRef Argument As Variant) As Variant
    ' A range becomes its values; a value, an array, and an argument left out are handed on.
    If Not IsObject(Argument) Then
        XlpValue = Argument
    ElseIf TypeOf Argument Is Range Then
        XlpValue = XlpCells(Argument)
    Else
        XlpValue = CVErr(XLP_VALUE_ERROR)
    End If
End Function

Public Function XlpResult(ByVal Answer As Variant) As Variant
    ' What Python answered, with real Excel errors.
    Dim Row As Long, Column As Long
    Select Case XlpDimensions(Answer)
        Case 0
            Answer = XlpItem(Answer)
        Case 1
            For Column = LBound(Answer) To UBound(Answer)
                Answer(Column) = XlpItem(Answer(Column))
            Next Column
        Case Else
            For Row = LBound(Answer, 1) To UBound(Answer, 1)
                For Column = LBound(Answer, 2) To UBound(Answer, 2)
                    Answer(Row, Column) = XlpItem(Answer(Row, Column))
                Next Column
            Next Row
    End Select
    XlpResult = Answer
End Function

Public Function XlpFailure(ByVal FunctionName As String, ByVal Number As Long, ByVal Description As String) As Variant
    ' What a cell shows where the call itself failed: an error for points, the reason for an explanation.
    ' The error is handed over, as Err need not outlive the way into another procedure.
    If Left$(FunctionName, Len("EXPLAIN_")) = "EXPLAIN_" Then
        XlpFailure = XlpReason(Number, Description) & XlpMessage("hint")
    Else
        XlpFailure = CVErr(XLP_VALUE_ERROR)
    End If
End Function

Private Function XlpCells(ByVal Source As Range) As Variant
    ' Whole columns and the like end where the sheet's used part ends; other ranges keep every blank cell,
    ' as blank cells count where ranges lie side by side.
    Dim Used As Range, Rows As Long, Columns As Long
    If Source.Areas.Count > 1 Then
        XlpCells = CVErr(XLP_VALUE_ERROR)
        Exit Function
    End If
    Rows = Source.Rows.Count
    Columns = Source.Columns.Count
    If Rows > XLP_MANY_ROWS Or Columns > XLP_MANY_COLUMNS Then
        Set Used = Source.Worksheet.UsedRange
        If Rows > XLP_MANY_ROWS Then Rows = XlpEnd(Rows, Used.Row + Used.Rows.Count - Source.Row)
        If Columns > XLP_MANY_COLUMNS Then Columns = XlpEnd(Columns, Used.Column + Used.Columns.Count - Source.Column)
        XlpCells = Source.Resize(Rows, Columns).Value2
    Else
        XlpCells = Source.Value2
    End If
End Function

Private Function XlpEnd(ByVal Whole As Long, ByVal Used As Long) As Long
    ' At least one, as a range has at least one cell.
    XlpEnd = Whole
    If Used < Whole Then XlpEnd = Used
    If XlpEnd < 1 Then XlpEnd = 1
End Function

Private Function XlpItem(ByVal Item As Variant) As Variant
    If IsNull(Item) Then
        XlpItem = ""
    ElseIf VarType(Item) <> vbString Then
        XlpItem = Item
    ElseIf Left$(Item, Len(XLP_MARK)) = XLP_MARK Then
        XlpItem = CVErr(XlpErrorNumber(Mid$(Item, Len(XLP_MARK) + 1)))
    Else
        XlpItem = Item
    End If
End Function

Private Function XlpErrorNumber(ByVal Text As String) As Long
    XlpErrorNumber = XLP_VALUE_ERROR
    If Text Like "2###" Then XlpErrorNumber = CLng(Text)
End Function

Private Function XlpDimensions(ByRef Items As Variant) As Long
    ' VBA tells the number of dimensions only by refusing to tell the bound of one too many.
    Dim Count As Long, Bound As Long
    If Not IsArray(Items) Then Exit Function
    On Error GoTo counted
    Do
        Bound = UBound(Items, Count + 1)
        Count = Count + 1
    Loop
counted:
    XlpDimensions = Count
End Function
