// The same suite on real MongoDB and Kafka.
import './faults.service.test';
