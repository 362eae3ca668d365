output "region" {
  description = "AWS region of everything here."
  value       = var.region
}

output "data_bucket" {
  description = "Name of the bucket for data files; the pipeline may read and write it."
  value       = aws_s3_bucket.data.id
}

output "private_subnet_ids" {
  description = "Subnets for anything else that should reach the warehouse."
  value       = aws_subnet.private[*].id
}

output "alarm_topic_arn" {
  description = "SNS topic of the alarms, for subscribers beyond alarm_email."
  value       = aws_sns_topic.alarms.arn
}
