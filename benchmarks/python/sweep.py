"""What a sweep costs with boto3: AssumeRole once per account, DescribeTrails and GetTrailStatus in every Region.

Usage: sweep.py ACCOUNTS REGIONS THREADS; prints the seconds it took.
One session per account, one client per account and Region, which is what boto3 asks for; sessions are not shared by
threads.
"""
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

accounts, regions, threads = (int(word) for word in sys.argv[1:4])
config = Config(max_pool_connections=threads)
sts = boto3.client("sts", config=config)


def look(account):
    assumed = sts.assume_role(
        RoleArn=f"arn:aws:iam::{account:012}:role/{os.environ['MEMBER_ROLE']}", RoleSessionName="sweep"
    )["Credentials"]
    session = boto3.Session(assumed["AccessKeyId"], assumed["SecretAccessKey"], assumed["SessionToken"])
    seen = 0
    for index in range(regions):
        cloudtrail = session.client("cloudtrail", region_name=f"eu-west-{index + 1}")
        for trail in cloudtrail.describe_trails()["trailList"]:
            cloudtrail.get_trail_status(Name=trail["TrailARN"])
            seen += 1
    return seen


began = time.monotonic()
with ThreadPoolExecutor(threads) as pool:
    trails = sum(pool.map(look, range(1, accounts + 1)))
if trails < accounts * regions:
    sys.exit(f"only {trails} trails were seen")
print(time.monotonic() - began)
