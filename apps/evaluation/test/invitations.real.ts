// The same suites on real MongoDB and Kafka.
import './invitations.service.test';
