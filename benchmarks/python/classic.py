"""The recipe that switches a stopped trail back on, as it is commonly written with boto3.

The clients of the own account are made when the module is loaded; that of CloudTrail in the handler, because the
credentials of the member account are not known before.
"""
import os

import boto3

import runtime

sts = boto3.client("sts")
sns = boto3.client("sns")


def handler(event, context):
    account, region = event["account"], event["region"]
    trail = event["detail"]["requestParameters"]["name"]
    session = sts.assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{os.environ['MEMBER_ROLE']}", RoleSessionName="recipe"
    )["Credentials"]
    cloudtrail = boto3.client(
        "cloudtrail",
        region_name=region,
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )
    cloudtrail.start_logging(Name=trail)
    if not cloudtrail.get_trail_status(Name=trail)["IsLogging"]:
        raise RuntimeError(f"{trail} is still off")
    sns.publish(TopicArn=os.environ["TOPIC_ARN"], Subject="Trail restored", Message=f"{trail} in {account}, {region}")
    return {"restored": trail}


if __name__ == "__main__":
    runtime.serve(handler, runtime.EXAMPLE, [sts, sns])
