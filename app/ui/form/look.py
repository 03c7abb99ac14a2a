"""The rules of the record form that the program's style sheet has not."""

from __future__ import annotations

from app.ui.palette import (
    ACCENT,
    BORDER,
    BORDER_STRONG,
    CARD,
    FOCUS,
    HOVER,
    SELECTION,
    TEXT,
    TEXT_OFF,
    TEXT_SOFT,
    TONES,
    TRACK,
    WINDOW,
)

TABS_LEFT = 11  # pixels before the first tab: its words begin where the fields do
SHEET = f"""
#form {{ background: {CARD}; }}
#form QScrollArea, #page {{ background: {CARD}; }}
#header, #footer {{ background: {CARD}; }}
#footer {{ border-top: 1px solid {BORDER}; }}
#form QTabWidget::tab-bar {{ left: {TABS_LEFT}px; }}
#form QTabBar::scroller {{ width: 0; }}
#allTabs::menu-indicator {{ image: none; }}
#form QTabBar::tab {{ padding: 7px 9px; }}
#rowTitle {{ font-size: 12pt; font-weight: 600; }}
#section {{ font-weight: 600; }}
#sectionLine {{ background: {BORDER}; max-height: 1px; min-height: 1px; }}
QLabel[small="true"] {{ font-size: 9pt; }}
QLabel[fieldLabel="true"] {{ color: {TEXT_SOFT}; font-size: 9pt; }}
QLabel[fact="true"] {{ background: {WINDOW}; border-radius: 6px; padding: 4px 8px; min-height: 20px; }}
QPushButton[link="true"] {{
    border: none; background: transparent; color: {TONES["blue"].foreground}; padding: 0 2px; min-height: 16px; font-size: 9pt;
}}
QPushButton[link="true"]:hover, QPushButton[link="true"]:focus {{ text-decoration: underline; }}
QPushButton[segment="true"] {{ border-radius: 0; margin: 0 0 0 -1px; padding: 3px 6px; min-height: 20px; }}
QPushButton[segment="true"][edge="first"] {{
    margin-left: 0; border-top-left-radius: 6px; border-bottom-left-radius: 6px;
}}
QPushButton[segment="true"][edge="last"] {{ border-top-right-radius: 6px; border-bottom-right-radius: 6px; }}
QPushButton[segment="true"]:checked {{ font-weight: 600; }}
QPushButton[segment="true"]:focus {{ border-color: {FOCUS}; }}
QPushButton[segment="true"][wrong="true"] {{ border-color: {ACCENT}; }}
QPushButton[segment="true"]:disabled:!checked {{ background: {WINDOW}; color: {TEXT_OFF}; border-color: {BORDER}; }}
QLineEdit[locked="true"], QPlainTextEdit[locked="true"], QComboBox[locked="true"]:disabled {{
    background: {WINDOW}; border-color: {BORDER}; color: {TEXT};
}}
QComboBox[locked="true"] QLineEdit {{ background: transparent; color: {TEXT}; }}
QComboBox[locked="true"]::down-arrow {{ image: none; }}
QComboBox QAbstractItemView::item {{ padding: 3px 8px; min-height: 20px; border: none; }}
QComboBox QAbstractItemView::item:hover {{ background: {HOVER}; color: {TEXT}; }}
QComboBox QAbstractItemView::item:selected {{ background: {SELECTION}; color: {TEXT}; }}
QSlider::groove:horizontal {{ height: 6px; border-radius: 3px; background: {TRACK}; }}
QSlider::sub-page:horizontal {{ height: 6px; border-radius: 3px; background: {TONES["green"].foreground}; }}
QSlider::handle:horizontal {{
    width: 12px; height: 12px; margin: -4px 0; border-radius: 7px; background: {CARD}; border: 1px solid {BORDER_STRONG};
}}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border-color: {FOCUS}; }}
QSlider::sub-page:horizontal:disabled {{ background: {BORDER_STRONG}; }}
QFrame[notice="true"] {{ border-radius: 6px; }}
QFrame[entry="true"] {{ background: {CARD}; border: none; border-bottom: 1px solid {BORDER}; }}
QFrame[entry="true"][current="true"] {{ background: {WINDOW}; }}
QFrame[entry="true"]:focus {{ background: {HOVER}; }}
QFrame[writing="true"] {{ background: {WINDOW}; border: 1px solid {BORDER}; border-radius: 6px; }}
#previewPane {{ background: {WINDOW}; border: none; border-top: 1px solid {BORDER}; }}
QFrame[dropping="true"] {{ border: 2px dashed {ACCENT}; }}
"""

POPUP_SHEET = f"""
QListView {{ background: {CARD}; border: 1px solid {BORDER_STRONG}; padding: 2px; outline: 0; }}
QListView::item {{ padding: 3px 8px; min-height: 20px; border: none; }}
QListView::item:hover {{ background: {HOVER}; color: {TEXT}; }}
QListView::item:selected {{ background: {SELECTION}; color: {TEXT}; }}
"""
