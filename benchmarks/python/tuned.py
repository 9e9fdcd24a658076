"""The same recipe, tuned: one session, every client made once when the module is loaded.

CloudTrail's client keeps one object of credentials, whose values are replaced for every event.
"""
import os

import boto3
from botocore.credentials import Credentials

import runtime

session = boto3.Session()
sts = session.client("sts")
sns = session.client("sns")
member = Credentials("none yet", "none yet", "none yet")
cloudtrail = session.client("cloudtrail", aws_access_key_id="none yet", aws_secret_access_key="none yet")
cloudtrail._request_signer._credentials = member


def handler(event, context):
    account, region = event["account"], event["region"]
    if region != session.region_name:
        raise RuntimeError("this recipe serves one Region")
    trail = event["detail"]["requestParameters"]["name"]
    assumed = sts.assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{os.environ['MEMBER_ROLE']}", RoleSessionName="recipe"
    )["Credentials"]
    member.access_key = assumed["AccessKeyId"]
    member.secret_key = assumed["SecretAccessKey"]
    member.token = assumed["SessionToken"]
    cloudtrail.start_logging(Name=trail)
    if not cloudtrail.get_trail_status(Name=trail)["IsLogging"]:
        raise RuntimeError(f"{trail} is still off")
    sns.publish(TopicArn=os.environ["TOPIC_ARN"], Subject="Trail restored", Message=f"{trail} in {account}, {region}")
    return {"restored": trail}


if __name__ == "__main__":
    runtime.serve(handler, runtime.EXAMPLE, [sts, sns, cloudtrail])
