// The same suites on real MongoDB and Kafka.
import './sight.service.test';
