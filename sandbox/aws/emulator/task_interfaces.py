"""The network interface of a task in awsvpc mode: while it is there, its subnet and its security groups do not go."""

from typing import Any

from botocore.exceptions import ClientError


class Interface:
    """In EC2 a record alone: the task's address is its pod's."""

    def __init__(self, ec2: Any, subnet: str, groups: list[str]) -> None:
        self._ec2, self._subnet, self._groups = ec2, subnet, groups
        self.id = ""

    def create(self, task: str) -> None:
        """Does nothing for a task without a subnet."""
        if not self._subnet:
            return
        groups = {"Groups": self._groups} if self._groups else {}
        answer = self._ec2.create_network_interface(SubnetId=self._subnet, Description=task, **groups)
        self.id = answer["NetworkInterface"]["NetworkInterfaceId"]

    def delete(self) -> None:
        try:
            if self.id:
                self._ec2.delete_network_interface(NetworkInterfaceId=self.id)
        except ClientError as error:
            # Somebody may have deleted it by hand.
            if error.response["Error"]["Code"] != "InvalidNetworkInterfaceID.NotFound":
                raise
