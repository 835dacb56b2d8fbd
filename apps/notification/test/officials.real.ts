// The same suite on real MongoDB and Kafka.
import './officials.service.test';
