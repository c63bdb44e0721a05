"""Tests of the client. Those of test_live need a server; PythonClientTest in server/src/test starts one."""
