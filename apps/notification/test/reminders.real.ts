// The same suite on real MongoDB and Kafka.
import './reminders.service.test';
