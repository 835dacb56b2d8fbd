// The same suites on real MongoDB and Kafka.
import './push.service.test';
