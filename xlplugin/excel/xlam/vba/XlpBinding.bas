Attribute VB_Name = "XlpBinding"
Option Explicit
Option Private Module

' Excel binds the name of an add-in's function when a formula is entered. A formula that a program wrote into a
' file by the plain name may show #NAME instead, once it is calculated, until it is entered anew. That is done
' here, with the same text: when a workbook is opened, and when one is first calculated and then shows it.
' Python is not needed for it. Nothing here raises, and whatever cannot be entered stays as it is.

' Sheets with more formulas are none of ours, and would take time.
Private Const XLP_MOST_CELLS As Long = 50000

' Names of workbooks between bars: those with formulas of ours, and those that need no more looking at.
Private XlpWatched As String
Private XlpSettled As String
' How many formulas, or areas of them, Excel has taken.
Private XlpTaken As Long
' The functions' names between bars.
Private XlpNames As String

Public Sub XlpOpened(ByVal Wb As Workbook)
    ' Another workbook may have had its name.
    XlpWatched = Replace(XlpWatched, XlpKey(Wb), "")
    XlpSettled = Replace(XlpSettled, XlpKey(Wb), "")
    XlpLookAt Wb
End Sub

Public Sub XlpOpenedBefore()
    ' The workbooks that were open when the add-in began to listen.
    Dim Wb As Workbook
    On Error GoTo refused
    For Each Wb In Application.Workbooks
        XlpOpened Wb
    Next Wb
refused:
End Sub

Public Sub XlpLookAt(ByVal Wb As Workbook)
    Dim Sheet As Worksheet
    On Error GoTo refused
    If Not XlpIsWatched(Wb) Then Exit Sub
    For Each Sheet In Wb.Worksheets
        If XlpShowsUnknown(Sheet) Then
            XlpEnterAll Wb
            Exit Sub
        End If
    Next Sheet
refused:
End Sub

Public Sub XlpCalculated(ByVal Sheet As Object)
    ' After every calculation of any sheet: for other workbooks it ends at once.
    On Error GoTo refused
    If Not TypeOf Sheet Is Worksheet Then Exit Sub
    If Not XlpIsWatched(Sheet.Parent) Then Exit Sub
    If XlpShowsUnknown(Sheet) Then XlpEnterAll Sheet.Parent
refused:
End Sub

Private Function XlpKey(ByVal Wb As Workbook) As String
    XlpKey = "|" & Wb.Name & "|"
End Function

Private Function XlpIsWatched(ByVal Wb As Workbook) As Boolean
    ' Whether it has formulas of ours that may not be bound. It is searched once for each name that it bears.
    Dim Sheet As Worksheet
    If InStr(XlpSettled, XlpKey(Wb)) > 0 Then Exit Function
    XlpIsWatched = InStr(XlpWatched, XlpKey(Wb)) > 0
    If XlpIsWatched Then Exit Function
    For Each Sheet In Wb.Worksheets
        If XlpOurs(Sheet).Count > 0 Then XlpIsWatched = True
    Next Sheet
    If XlpIsWatched Then XlpWatched = XlpWatched & XlpKey(Wb) Else XlpSettled = XlpSettled & XlpKey(Wb)
End Function

Private Function XlpShowsUnknown(ByVal Sheet As Worksheet) As Boolean
    Dim Cell As Variant
    For Each Cell In XlpOurs(Sheet)
        ' As a text an error is a word in Excel's language and its number.
        If IsError(Cell.Value) Then XlpShowsUnknown = XlpShowsUnknown Or CStr(Cell.Value) Like "*" & xlErrName
    Next Cell
End Function

Private Function XlpOurs(ByVal Sheet As Worksheet) As Collection
    ' The cells whose formulas call a function of ours by its plain name.
    Dim Written As Range, Area As Range
    Set XlpOurs = New Collection
    On Error GoTo unread
    Set Written = Sheet.UsedRange
    ' Excel does not look for formulas on a protected sheet. Where there are none, this ends here.
    If Not Sheet.ProtectContents Then Set Written = Written.SpecialCells(xlCellTypeFormulas)
    If Written.Count > XLP_MOST_CELLS Then Exit Function
    For Each Area In Written.Areas
        XlpAddOurs Area, XlpOurs
    Next Area
unread:
End Function

Private Sub XlpAddOurs(ByVal Area As Range, ByVal Found As Collection)
    Dim Formulas As Variant, Row As Long, Column As Long
    ' With a row more, as of one cell there would be no table.
    Formulas = Area.Resize(Area.Rows.Count + 1).Formula
    For Row = 1 To Area.Rows.Count
        For Column = 1 To Area.Columns.Count
            If Left$(Formulas(Row, Column), 1) = "=" Then
                If XlpCallsUs(UCase$(Formulas(Row, Column))) Then Found.Add Area.Cells(Row, Column)
            End If
        Next Column
    Next Row
End Sub

Private Function XlpCallsUs(ByVal Formula As String) As Boolean
    ' Not where it speaks of another workbook: entered again, Excel might ask where that is.
    Dim Pieces() As String, Number As Long
    If InStr(Formula, "SCORE_") = 0 And InStr(Formula, "EXPLAIN_") = 0 Then Exit Function
    If InStr(InStr(Formula, "[") + 1, Formula, "!") > 0 And InStr(Formula, "[") > 0 Then Exit Function
    If InStr(Formula, ".XLAM") > 0 Then Exit Function
    If Len(XlpNames) = 0 Then XlpNames = XlpFunctionNames()
    ' What stands before a bracket ends with the name that is called.
    Pieces = Split(Formula, "(")
    For Number = 0 To UBound(Pieces) - 1
        If InStr(XlpNames, "|" & XlpLastWord(Pieces(Number)) & "|") > 0 Then XlpCallsUs = True
    Next Number
End Function

Private Function XlpLastWord(ByVal Text As String) As String
    Dim Start As Long
    Start = Len(Text)
    Do While Start > 0
        If Not Mid$(Text, Start, 1) Like "[A-Z0-9_.]" Then Exit Do
        Start = Start - 1
    Loop
    XlpLastWord = Mid$(Text, Start + 1)
End Function

Private Function XlpFunctionNames() As String
    Dim Table As Variant, Row As Long
    Table = ThisWorkbook.Worksheets("functions").UsedRange.Value2
    XlpFunctionNames = "|"
    For Row = 1 To UBound(Table, 1)
        XlpFunctionNames = XlpFunctionNames & Table(Row, 1) & "|"
    Next Row
End Function

Private Sub XlpEnterAll(ByVal Wb As Workbook)
    ' All of them, as others may hide #NAME, or show what was stored until they are next calculated. Once: what
    ' then still shows it has another cause. Where Excel takes none, as it is not ready yet, once more later.
    ' Not while people copy, which entering anything, or calculating by hand for a moment, would end.
    Dim Updating As Boolean, Events As Boolean, Alerts As Boolean, Calculation As Long, Saved As Boolean
    Dim Sheet As Worksheet
    If Application.CutCopyMode <> 0 Then Exit Sub
    XlpTaken = 0
    Updating = Application.ScreenUpdating
    Events = Application.EnableEvents
    Alerts = Application.DisplayAlerts
    Calculation = Application.Calculation
    Saved = Wb.Saved
    On Error Resume Next
    Application.ScreenUpdating = False
    Application.EnableEvents = False
    Application.DisplayAlerts = False
    Application.Calculation = xlCalculationManual
    For Each Sheet In Wb.Worksheets
        XlpEnterOn Sheet
    Next Sheet
    Application.Calculation = Calculation
    Application.DisplayAlerts = Alerts
    Application.EnableEvents = Events
    Application.ScreenUpdating = Updating
    If XlpTaken > 0 Then XlpSettled = XlpSettled & XlpKey(Wb)
    ' Nobody has changed anything.
    If Saved Then Wb.Saved = True
End Sub

Private Sub XlpEnterOn(ByVal Sheet As Worksheet)
    Dim Cells As Collection, Cell As Variant, Allowed As Variant
    On Error GoTo refused
    Set Cells = XlpOurs(Sheet)
    If Cells.Count = 0 Then Exit Sub
    Allowed = XlpUnlocked(Sheet)
    ' With a password it stays locked, which the buttons tell.
    If Sheet.ProtectContents Then Exit Sub
    For Each Cell In Cells
        XlpEnter Cell
    Next Cell
    If IsArray(Allowed) Then XlpLock Sheet, Allowed
refused:
End Sub

Private Function XlpUnlocked(ByVal Sheet As Worksheet) As Variant
    ' What puts the protection back; Empty where there is none.
    If Not Sheet.ProtectContents Then Exit Function
    With Sheet.Protection
        XlpUnlocked = Array(Sheet.ProtectDrawingObjects, Sheet.ProtectScenarios, Sheet.ProtectionMode, _
            .AllowFormattingCells, .AllowFormattingColumns, .AllowFormattingRows, .AllowInsertingColumns, _
            .AllowInsertingRows, .AllowInsertingHyperlinks, .AllowDeletingColumns, .AllowDeletingRows, _
            .AllowSorting, .AllowFiltering, .AllowUsingPivotTables)
    End With
    ' Without a password given, Excel would ask for it; an empty one is refused where there is another.
    On Error Resume Next
    Sheet.Unprotect ""
End Function

Private Sub XlpLock(ByVal Sheet As Worksheet, ByVal Allowed As Variant)
    Sheet.Protect "", Allowed(0), True, Allowed(1), Allowed(2), Allowed(3), Allowed(4), Allowed(5), Allowed(6), _
        Allowed(7), Allowed(8), Allowed(9), Allowed(10), Allowed(11), Allowed(12), Allowed(13)
End Sub

Private Sub XlpEnter(ByVal Cell As Range)
    ' Asked of a plain object, as an older Excel does not have all of these.
    Dim Whole As Object, Code As Variant, Fills As Boolean
    On Error Resume Next
    Set Whole = Cell
    If Not Cell.HasFormula Then Exit Sub
    Code = Cell.NumberFormat
    Fills = Whole.HasSpill
    If Cell.HasArray And Not Fills Then Set Whole = Cell.CurrentArray
    If Cell.Address <> XlpFirst(Whole, Fills) Then Exit Sub
    ' A formula entered into a cell of texts would become a text.
    If Code = "@" Then Cell.NumberFormat = "General"
    If Cell.HasArray And Not Fills Then
        XlpEnterArray Whole
    Else
        XlpEnterPlain Whole
    End If
    If Cell.NumberFormat <> Code Then Cell.NumberFormat = Code
End Sub

Private Function XlpFirst(ByVal Whole As Object, ByVal Fills As Boolean) As String
    ' The cell that the formula stands in.
    If Fills Then XlpFirst = Whole.SpillParent.Address Else XlpFirst = Whole.Cells(1, 1).Address
End Function

Private Sub XlpEnterArray(ByVal Whole As Range)
    Whole.FormulaArray = Whole.FormulaArray
    XlpTaken = XlpTaken + 1
End Sub

Private Sub XlpEnterPlain(ByVal Cell As Object)
    ' Formula2 is what a formula says that fills further cells by itself, too.
    On Error GoTo older
    Cell.Formula2 = Cell.Formula2
    XlpTaken = XlpTaken + 1
    Exit Sub
older:
    XlpEnterOlder Cell
End Sub

Private Sub XlpEnterOlder(ByVal Cell As Range)
    Cell.Formula = Cell.Formula
    XlpTaken = XlpTaken + 1
End Sub
