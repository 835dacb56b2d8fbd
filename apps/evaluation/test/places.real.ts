// The same suites on real MongoDB and Kafka.
import './places.service.test';
