Attribute VB_Name = "XlpWizard"
Option Explicit

' The Chinese words of the functions in the wizard, which Excel remembers until it ends.
' It takes them only for a workbook that people see, as an add-in is not: for a moment the add-in becomes one.
' At Excel's start that would get in the way of the start screen or of the first workbook. So it is planned for
' now, which Excel does once it has started and waits for the user; where no workbook is open even then, the
' first one that is brings it about.

Private XlpDescribed As Boolean

Public Sub XlpDescribeSoon()
    ' Never raises. Planned twice, it is done once.
    On Error Resume Next
    If Not XlpDescribed Then Application.OnTime Now, "'" & ThisWorkbook.Name & "'!XlpDescribe"
End Sub

Public Sub XlpDescribe()
    Dim Updating As Boolean, Events As Boolean
    If XlpDescribed Or ActiveWorkbook Is Nothing Then Exit Sub
    XlpDescribed = True
    Updating = Application.ScreenUpdating
    Events = Application.EnableEvents
    On Error Resume Next
    Application.ScreenUpdating = False
    Application.EnableEvents = False
    ThisWorkbook.IsAddin = False
    XlpDescribeFunctions
    ThisWorkbook.IsAddin = True
    ' Or Excel would ask at its end whether to keep the changes.
    ThisWorkbook.Saved = True
    Application.EnableEvents = Events
    Application.ScreenUpdating = Updating
End Sub

Private Sub XlpDescribeFunctions()
    Dim Table As Variant, Row As Long
    Table = ThisWorkbook.Worksheets("functions").UsedRange.Value2
    For Row = 1 To UBound(Table, 1)
        XlpDescribeFunction Table, Row
    Next Row
End Sub

Private Sub XlpDescribeFunction(ByRef Table As Variant, ByVal Row As Long)
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
refused:
End Sub
