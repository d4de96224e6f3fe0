"""The other side: how the lab's Flask application uses the table, with boto3. Run as
    flask_model.py <endpoint> <table> insert <name> <email> <message>
    flask_model.py <endpoint> <table> select
`select` prints every item as a JSON list. Both create the table if it is not there.
"""
import datetime
import json
import sys

import boto3
from botocore.exceptions import ClientError


class Model:
    def __init__(self, endpoint, name):
        self.resource = boto3.resource(
            'dynamodb',
            region_name='us-east-1',
            endpoint_url=endpoint,
            aws_access_key_id='AKIATESTTESTTESTTEST',
            aws_secret_access_key='a secret of the test',
        )
        self.table = self.resource.Table(name)
        try:
            self.table.load()
        except ClientError as error:
            if error.response['Error']['Code'] != 'ResourceNotFoundException':
                raise
            self.resource.create_table(
                TableName=name,
                KeySchema=[
                    {'AttributeName': 'email', 'KeyType': 'HASH'},
                    {'AttributeName': 'date', 'KeyType': 'RANGE'},
                ],
                AttributeDefinitions=[
                    {'AttributeName': 'email', 'AttributeType': 'S'},
                    {'AttributeName': 'date', 'AttributeType': 'S'},
                ],
                ProvisionedThroughput={'ReadCapacityUnits': 1, 'WriteCapacityUnits': 1},
            )
            self.table.wait_until_exists()

    def select(self):
        return self.table.scan()['Items']

    def insert(self, name, email, message):
        date = str(datetime.datetime.today())
        self.table.put_item(Item={'name': name, 'email': email, 'date': date, 'message': message})


def main():
    endpoint, table, command, *fields = sys.argv[1:]
    model = Model(endpoint, table)
    if command == 'insert':
        model.insert(*fields)
    else:
        json.dump(model.select(), sys.stdout)


main()
