# Sourced by the tests here: imports $here/records.json into forms of probe.yaml and checks them.
mkdir -p home/.local/share/tianbao/forms
cp "$top_srcdir/tests/rules/probe.yaml" home/.local/share/tianbao/forms/
tianbao import "$here/records.json" >/dev/null
tianbao check
