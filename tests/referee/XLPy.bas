Attribute VB_Name = "XLPy"
Option Explicit

' Stands in for Python where there is none: gives the answer that the sheet "answers" has for a call made
' with exactly these values, and otherwise says which call it got.
' Columns of the sheet: the call; rows and columns of the answer (0 rows: one value, -1: the call fails); the answer.

Private Answers As Variant
Private Found As Long

Public Function CallUDF(ByVal ModuleName As String, ByVal FunctionName As String, ByVal Arguments As Variant) As Variant
    ' Cells are mostly calculated in their order: the next answer is looked for first.
    Dim Made As String, Ahead As Long, Row As Long
    Made = Called(ModuleName, FunctionName, Arguments)
    If IsEmpty(Answers) Then Answers = ThisWorkbook.Worksheets("answers").UsedRange.Value
    For Ahead = 0 To UBound(Answers, 1) - 1
        Row = (Found + Ahead) Mod UBound(Answers, 1) + 1
        If Answers(Row, 1) = Made Then
            Found = Row
            CallUDF = Answered(Row)
            Exit Function
        End If
    Next Ahead
    CallUDF = "not expected: " & Made
End Function

Public Function CellsOf(ByVal Source As Range) As Variant
    ' The values of a range as Excel's Value2 gives them.
    Dim Values As Variant, Row As Long, Column As Long
    Values = Source.Value
    If IsArray(Values) Then
        For Row = LBound(Values, 1) To UBound(Values, 1)
            For Column = LBound(Values, 2) To UBound(Values, 2)
                Values(Row, Column) = CellOf(Values(Row, Column), Source.Cells(Row, Column))
            Next Column
        Next Row
        CellsOf = Values
    Else
        CellsOf = CellOf(Values, Source)
    End If
End Function

Private Function CellOf(ByVal Value As Variant, ByVal Cell As Range) As Variant
    CellOf = Value
    If VarType(Value) = vbDate Or VarType(Value) = vbCurrency Then CellOf = CDbl(Value)
    If VarType(Value) <> vbDouble Then Exit Function
    If Value <> 0 Then Exit Function
    Select Case Cell.Text
        Case "#NULL!": CellOf = CVErr(2000)
        Case "#DIV/0!": CellOf = CVErr(2007)
        Case "#VALUE!": CellOf = CVErr(2015)
        Case "#REF!": CellOf = CVErr(2023)
        Case "#NAME?": CellOf = CVErr(2029)
        Case "#NUM!": CellOf = CVErr(2036)
        Case "#N/A": CellOf = CVErr(2042)
    End Select
End Function

Private Function Answered(ByVal Place As Long) As Variant
    Dim Rows As Long, Columns As Long, Row As Long, Column As Long
    Rows = Answers(Place, 2)
    Columns = Answers(Place, 3)
    If Rows < 0 Then Err.Raise 1000, "Python", Answers(Place, 4)
    If Rows = 0 Then
        Answered = Answers(Place, 4)
        Exit Function
    End If
    Dim Table() As Variant
    ReDim Table(0 To Rows - 1, 0 To Columns - 1)
    For Row = 0 To Rows - 1
        For Column = 0 To Columns - 1
            Table(Row, Column) = Answers(Place, 4 + Row * Columns + Column)
        Next Column
    Next Row
    Answered = Table
End Function

Private Function Called(ByVal ModuleName As String, ByVal FunctionName As String, ByVal Arguments As Variant) As String
    Dim Number As Long
    Called = ModuleName & "." & FunctionName
    For Number = LBound(Arguments) To UBound(Arguments)
        Called = Called & ";" & Shown(Arguments(Number))
    Next Number
End Function

Private Function Shown(ByVal Value As Variant) As String
    Dim Row As Long, Column As Long
    If Not IsArray(Value) Then
        Shown = ShownCell(Value)
        Exit Function
    End If
    Shown = "[" & (UBound(Value, 1) - LBound(Value, 1) + 1) & " rows"
    For Row = LBound(Value, 1) To UBound(Value, 1)
        For Column = LBound(Value, 2) To UBound(Value, 2)
            Shown = Shown & "," & ShownCell(Value(Row, Column))
        Next Column
    Next Row
    Shown = Shown & "]"
End Function

Private Function ShownCell(ByVal Value As Variant) As String
    If IsError(Value) Then
        ShownCell = CStr(Value)
    ElseIf IsObject(Value) Then
        ShownCell = "object"
    ElseIf IsEmpty(Value) Then
        ShownCell = "blank"
    ElseIf VarType(Value) = vbString Then
        ShownCell = "text " & Len(Value) & " " & Value
    ElseIf VarType(Value) = vbBoolean Then
        ShownCell = IIf(Value, "true", "false")
    ElseIf VarType(Value) = vbDouble Then
        ShownCell = "number " & Replace(CStr(Value), ",", ".")
    Else
        ShownCell = TypeName(Value)
    End If
End Function
