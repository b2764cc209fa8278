Attribute VB_Name = "XlpSheets"
Option Explicit
Option Private Module

' What Python would otherwise ask Excel about each sheet call by call, from another process: where its used
' cells are, what is hidden, and a fingerprint by which it knows a sheet that it has read before.

Private Const XLP_MOST_CELLS As Long = 5000
' Of all sheets together, in the order of their tabs: of a workbook with hundreds of them telling takes longer than reading.
Private Const XLP_MOST_IN_ALL As Long = 30000
Private Const XLP_XML_SPREADSHEET As Long = 11
Private Const XLP_PRIME As Long = 8388593

Private XlpLeft As String

Public Function XlpSheetStates(ByVal Book As Object) As String
    ' The sheets as they are now, and as the last press left them: what it knew of those is still right.
    XlpSheetStates = XlpTold(Book) & ChrW$(30) & XlpLeft
End Function

Public Sub XlpRemember(ByVal Book As Object)
    XlpLeft = XlpTold(Book)
End Sub

Private Function XlpTold(ByVal Book As Object) As String
    ' Nothing where anything cannot be told: Python then asks itself.
    Dim Number As Long, CellsLeft As Long, Lines() As String
    On Error GoTo unknown
    CellsLeft = XLP_MOST_IN_ALL
    ReDim Lines(0 To Book.Worksheets.Count)
    Lines(0) = XlpFlag(Book.Date1904)
    For Number = 1 To Book.Worksheets.Count
        Lines(Number) = XlpSheet(Book.Worksheets(Number), CellsLeft)
    Next Number
    XlpTold = Join(Lines, vbLf)
unknown:
End Function

Private Function XlpSheet(ByVal Sheet As Object, ByRef CellsLeft As Long) As String
    Dim Used As Object, Most As Long, Parts(0 To 8) As String
    Set Used = Sheet.UsedRange
    Parts(0) = Sheet.Name
    Parts(1) = CStr(Sheet.Visible)
    Parts(2) = Used.Address
    Most = XLP_MOST_CELLS
    If CellsLeft < Most Then Most = CellsLeft
    If Sheet.Visible <> xlSheetVeryHidden And Used.CountLarge <= Most Then
        CellsLeft = CellsLeft - Used.CountLarge
        Parts(3) = XlpHidden(Used.EntireRow.Rows)
        Parts(4) = XlpHidden(Used.EntireColumn.Columns)
        Parts(5) = XlpFlag(Used.MergeCells)
        Parts(6) = XlpFilled(Used)
        Parts(7) = XlpFlag(Used.HasFormula)
        Parts(8) = XlpPrint(Used.Value(XLP_XML_SPREADSHEET))
    End If
    XlpSheet = Join(Parts, ChrW$(31))
End Function

Private Function XlpFlag(ByVal State As Variant) As String
    ' What is so nowhere is 0; what is so everywhere or, as Null says, somewhere, is 1.
    XlpFlag = "1"
    If Not IsNull(State) Then If Not State Then XlpFlag = "0"
End Function

Private Function XlpHidden(ByVal Lines As Object) As String
    ' The hidden ones of whole rows or columns, as a part of one is not hidden, counted from the first used one.
    Dim Number As Long
    If XlpFlag(Lines.Hidden) = "0" Then Exit Function
    For Number = 1 To Lines.Count
        If XlpFlag(Lines.Item(Number).Hidden) = "1" Then XlpHidden = XlpHidden & " " & Number
    Next Number
End Function

Private Function XlpFilled(ByVal Used As Object) As String
    ' Whether a formula fills several cells; an older Excel knows only one of the two ways.
    On Error Resume Next
    XlpFilled = XlpFlag(Used.HasSpill)
    If XlpFilled <> "1" Then XlpFilled = XlpFlag(Used.HasArray)
End Function

Private Function XlpPrint(ByVal Text As String) As String
    Dim At As Long, Letter As Long, One As Long, Other As Long
    For At = 1 To Len(Text)
        Letter = AscW(Mid$(Text, At, 1)) And 65535
        One = (One * 251 + Letter) Mod XLP_PRIME
        Other = (Other * 241 + Letter) Mod XLP_PRIME
    Next At
    XlpPrint = Len(Text) & "-" & One & "-" & Other
End Function
