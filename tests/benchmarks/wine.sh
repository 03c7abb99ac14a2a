#!/bin/bash
# 五星台账.exe under Wine as a PROGRAM of bench_start, which gives it --data DIR:
#   EXE='C:\…\五星台账.exe' WINEPREFIX=… [chrt -f 5] python -m tests.benchmarks.bench_start tests/benchmarks/wine.sh
# The server of Wine goes on between the starts. Nothing is written into a file: Wine 8 gives a Windows Python only a pipe or nothing.
export WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=' LC_ALL=zh_CN.UTF-8
export HOME="$(getent passwd "$(id -u)" | cut -d: -f6)"  # Wine wants a home of its user
wineserver -p60 2>/dev/null
# Without a window manager the first turn of the event loop waits for 2 s under Wine 8; the first start, which does not count, begins it.
(command -v openbox && setsid openbox) >/dev/null 2>&1 &
trap 'wine taskkill /f /im "${EXE##*\\}" >/dev/null 2>&1; exit' TERM # a build in one file runs as two processes
wine "$EXE" --data "Z:${2//\//\\}" </dev/null >/dev/null 2>&1 &
wait $!
