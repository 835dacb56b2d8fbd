// The same suites on real MongoDB and Kafka.
import './evaluations.service.test';
