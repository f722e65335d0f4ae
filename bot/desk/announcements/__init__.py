"""Urgent notices of the ward: "sáng mai mất điện, bộ phận một cửa nghỉ". First on every channel while they are true."""
