// The same suite on real MongoDB and Kafka.
import './reminder-year.service.test';
