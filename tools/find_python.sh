#!/bin/sh
# Prints the first Python on this machine that can run Liaison: 3.11 to 3.14 with its venv module.
# Otherwise names what is missing and the command that mends it, and exits 1.
# PYTHON=/path/to/python chooses one.

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }
fits() { case "$1" in 3.11 | 3.12 | 3.13 | 3.14) return 0 ;; *) return 1 ;; esac; }
has_venv() { "$1" -c 'import venv, ensurepip' 2>/dev/null; }

without_venv=''
seen=''
for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
  version=$(version_of "$name") || continue
  seen="$seen $name=$version"
  fits "$version" || continue
  if has_venv "$name"; then
    # An active virtual environment is not the user's choice for this one: take the Python it was made from.
    "$name" -c 'import os, sys
base = getattr(sys, "_base_executable", None) or sys.executable
print(base if os.path.exists(base) else sys.executable)'
    exit 0
  fi
  [ -n "$without_venv" ] || without_venv=$version
done

as_root=''
[ "$(id -u)" = 0 ] || as_root='sudo '
{
  if [ -n "$without_venv" ]; then
    echo "Missing: the venv module of Python $without_venv."
    echo "Debian, Ubuntu:  ${as_root}apt-get install python$without_venv-venv"
  else
    echo "Missing: Python 3.11, 3.12, 3.13 or 3.14.${seen:+ Found:$seen.}"
    echo "Debian 12, Ubuntu 24.04 and later:  ${as_root}apt-get install python3 python3-venv"
    echo "Elsewhere installed?  make PYTHON=/path/to/python3 …"
  fi
} >&2
exit 1
