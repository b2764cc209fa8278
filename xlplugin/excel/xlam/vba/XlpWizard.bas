Attribute VB_Name = "XlpWizard"
Option Explicit

' The Chinese words of the functions in the wizard, which Excel remembers until it ends.
' Some Excels take them only for a workbook that people see, as an add-in is not: only there, and for a moment,
' the add-in becomes one. At Excel's start that would get in the way of the start screen or of the first workbook.
' So it is planned for now, which Excel does once it has started and waits for the user; where no workbook is open
' even then, the first one that is brings it about.

Private XlpDescribed As Boolean

Public Sub XlpDescribeSoon()
    ' Never raises. Planned twice, it is done once.
    On Error Resume Next
    If Not XlpDescribed Then Application.OnTime Now, "'" & ThisWorkbook.Name & "'!XlpDescribe"
End Sub

Public Sub XlpDescribe()
    If XlpDescribed Or ActiveWorkbook Is Nothing Then Exit Sub
    XlpDescribed = True
    If Not XlpDescribeFunctions() Then XlpDescribeSeen
    ' Or Excel would ask at its end whether to keep the changes.
    ThisWorkbook.Saved = True
End Sub

Private Sub XlpDescribeSeen()
    Dim Updating As Boolean, Events As Boolean
    Updating = Application.ScreenUpdating
    Events = Application.EnableEvents
    On Error Resume Next
    Application.ScreenUpdating = False
    Application.EnableEvents = False
    ThisWorkbook.IsAddin = False
    XlpDescribeFunctions
    ThisWorkbook.IsAddin = True
    Application.EnableEvents = Events
    Application.ScreenUpdating = Updating
End Sub

Private Function XlpDescribeFunctions() As Boolean
    ' Whether Excel took the words of any function.
    Dim Table As Variant, Row As Long
    On Error GoTo refused
    Table = ThisWorkbook.Worksheets("functions").UsedRange.Value2
    For Row = 1 To UBound(Table, 1)
        If XlpDescribeFunction(Table, Row) Then XlpDescribeFunctions = True
    Next Row
refused:
End Function

Private Function XlpDescribeFunction(ByRef Table As Variant, ByVal Row As Long) As Boolean
    ' Columns: name, description, then one description an argument. One function that is refused spoils no other.
    Dim Words() As String, Count As Long, Number As Long
    On Error GoTo refused
    For Number = 3 To UBound(Table, 2)
        If Len(Table(Row, Number)) > 0 Then Count = Number - 2
    Next Number
    ReDim Words(1 To Count)
    For Number = 1 To Count
        Words(Number) = Table(Row, Number + 2)
    Next Number
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & Table(Row, 1), Description:=Table(Row, 2), _
        Category:=XlpMessage("category"), ArgumentDescriptions:=Words
    XlpDescribeFunction = True
refused:
End Function
