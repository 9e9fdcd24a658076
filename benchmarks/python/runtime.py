"""Lambda's Runtime API from a process's side (Lambda developer guide, "Using the Lambda runtime API")."""
import http.client
import json
import os


def serve(handler, prime, clients):
    """Answers events until the process is killed.

    With PRIME set, one event is answered before the process says that it is ready, and every connection is closed then,
    as after the restore of a snapshot. The other side of the comparison is primed in the same way.
    """
    if "PRIME" in os.environ:
        handler(prime, None)
        for client in clients:
            client._endpoint.http_session.close()
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    root = "/2018-06-01/runtime/invocation/"
    while True:
        connection.request("GET", root + "next")
        response = connection.getresponse()
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        event = json.loads(response.read())
        try:
            kind, answer = "response", handler(event, None)
        except Exception as error:
            kind, answer = "error", {"errorType": type(error).__name__, "errorMessage": str(error)}
        connection.request("POST", root + request_id + "/" + kind, json.dumps(answer))
        connection.getresponse().read()


EXAMPLE = {
    "account": "333333333333",
    "region": "eu-west-1",
    "detail": {"eventName": "StopLogging", "requestParameters": {"name": "payments-trail"}},
}
"""An event to prime with."""
