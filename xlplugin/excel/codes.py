"""What can go wrong with the add-in and in Excel: the code, and the remedy where that is always the same."""

from xlplugin.problem import Code, Severity

# The add-in's file and places.
ADDIN_FILE = Code("addin-file", Severity.ERROR)
ADDIN_WINDOWS = Code(
    "addin-windows",
    Severity.ERROR,
    "请在装有桌面版 Excel 的 Windows 电脑上运行；表格可用 xlplugin score 评分",
)
ADDIN_PLACES = Code("addin-places", Severity.ERROR, "请在普通用户的命令窗口中运行")
ADDIN_EXCEL_OPEN = Code("addin-excel-open", Severity.ERROR)
ADDIN_WRITE = Code("addin-write", Severity.ERROR)
ADDIN_DELETE = Code("addin-delete", Severity.ERROR, "请核对该文件和文件夹的权限后再试")
ADDIN_TWICE = Code("addin-twice", Severity.WARNING, "请删除该文件，并在 Excel“加载项”列表中取消勾选")
ADDIN_SEND_TO = Code(
    "addin-send-to", Severity.WARNING, "加载项不受影响；把自评表拖到安装包中的“评分.cmd”“检查.cmd”上即可"
)

# The Python that serves it.
ADDIN_PYTHONW = Code("addin-pythonw", Severity.ERROR)
ADDIN_PACKAGE = Code("addin-package", Severity.ERROR)
ADDIN_XLWINGS = Code("addin-xlwings", Severity.ERROR)
ADDIN_PYWIN32 = Code("addin-pywin32", Severity.ERROR)
ADDIN_DLL = Code("addin-dll", Severity.ERROR)
ADDIN_DLL_PLACE = Code(
    "addin-dll-place",
    Severity.ERROR,
    "请用虚拟环境：先 py -m venv %USERPROFILE%\\xlplugin-venv，"
    "再在 xlplugin 项目文件夹中用它的 Scripts\\python -m pip install .，"
    "最后用其中的 Scripts\\xlplugin addin install；或改用离线安装包",
)
ADDIN_PYTHON_START = Code("addin-python-start", Severity.ERROR)
ADDIN_PYTHON_COPY = Code(
    "addin-python-copy", Severity.ERROR, "请检查磁盘空间（约需 200 MB）和文件夹权限后再试"
)
ADDIN_OLD_PYTHON = Code(
    "addin-old-python",
    Severity.NOTICE,
    "新版已经启用；重新打开 Excel 后再安装一次即会删除，不删除也不影响使用",
)

# The bundle.
BUNDLE_PYTHON = Code(
    "bundle-python",
    Severity.ERROR,
    "请到 python.org 的 Windows 下载页，取 3.11 以上的“Windows embeddable package (64-bit)”，不要解压或改动",
)
BUNDLE_PACKAGE = Code("bundle-package", Severity.ERROR)
BUNDLE_PACKAGES = Code("bundle-packages", Severity.ERROR)
BUNDLE_WRITE = Code("bundle-write", Severity.ERROR, "请检查磁盘空间和文件夹权限，或换一个位置")

# A workbook that takes no changes.
WORKBOOK_READ_ONLY = Code(
    "workbook-read-only", Severity.ERROR, "请另存为新的文件，或关闭后以可编辑方式打开再试"
)
WORKBOOK_FINAL = Code("workbook-final", Severity.ERROR, "请在“文件→信息→保护工作簿”中取消标记后再试")
WORKBOOK_SHARED = Code("workbook-shared", Severity.ERROR, "请在“审阅”中停止共享工作簿后再试")
WORKBOOK_STRUCTURE = Code("workbook-structure", Severity.ERROR, "请在“审阅→保护工作簿”中解除保护后再试")
SHEET_PROTECTED = Code("sheet-protected", Severity.ERROR, "请在“审阅→撤消工作表保护”中输入密码解除保护后再试")
SHEET_FILTERED = Code(
    "sheet-filtered",
    Severity.ERROR,
    "请先清除筛选：在该工作表上点“数据→清除”（表格的筛选，先选中表格里的一个单元格），显示全部行后再试",
)
SHEET_UNPROTECTED = Code("sheet-unprotected", Severity.WARNING, "请在“审阅→保护工作表”中重新保护")

# Changes that fail.
LIVE_SETTINGS = Code("live-settings", Severity.WARNING, "请重新启动 Excel；启动前请先保存工作簿")
LIVE_FAILED = Code(
    "live-failed", Severity.ERROR, "请退出单元格编辑状态、关闭打开的对话框后再试；仍不行请点“诊断”"
)
LIVE_INCOMPLETE = Code("live-incomplete", Severity.ERROR)

# Changes that are taken back.
UNDO_NOTHING = Code(
    "undo-nothing",
    Severity.ERROR,
    "只能撤销上一次保存之后的最近五次操作；更早的请从备份文件中取回",
)
UNDO_FAILED = Code("undo-failed", Severity.WARNING, "请取消后来的合并单元格或保护，再次撤销；也可自行改回")
UNDO_KEPT = Code("undo-kept", Severity.NOTICE)
UNDO_LOST = Code("undo-lost", Severity.NOTICE, "如需要，请从保存过的文件中取回")
UNDO_RECORDED = Code("undo-recorded", Severity.WARNING, "请不要再次撤销同一操作；已恢复的内容不受影响")
