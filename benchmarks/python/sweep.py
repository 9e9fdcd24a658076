"""What a sweep costs with boto3: AssumeRole once per account, ListTrails and GetTrailStatus in every Region.

Usage: sweep.py ACCOUNTS REGIONS THREADS; prints the seconds it took from its first call on, its processor time and its
peak memory. One client per account and Region, which is what boto3 asks for; all of one session, whose models are read once,
and by one thread at a time, because a session is not safe for several.
"""
import json
import os
import resource
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

accounts, regions, threads = (int(word) for word in sys.argv[1:4])
config = Config(max_pool_connections=threads)
session = boto3.Session()
making = threading.Lock()
sts = session.client("sts", config=config)


def look(account):
    assumed = sts.assume_role(
        RoleArn=f"arn:aws:iam::{account:012}:role/{os.environ['MEMBER_ROLE']}", RoleSessionName="sweep"
    )["Credentials"]
    seen = 0
    for index in range(regions):
        with making:
            cloudtrail = session.client(
                "cloudtrail",
                region_name=f"eu-west-{index + 1}",
                aws_access_key_id=assumed["AccessKeyId"],
                aws_secret_access_key=assumed["SecretAccessKey"],
                aws_session_token=assumed["SessionToken"],
            )
        for trail in cloudtrail.list_trails()["Trails"]:
            cloudtrail.get_trail_status(Name=trail["TrailARN"])
            seen += 1
    return seen


began = time.monotonic()
busy = time.process_time()
with ThreadPoolExecutor(threads) as pool:
    trails = sum(pool.map(look, range(1, accounts + 1)))
seconds = time.monotonic() - began
if trails < accounts * regions:
    sys.exit(f"only {trails} trails were seen")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "processor": time.process_time() - busy, "kilobytes": peak}))
