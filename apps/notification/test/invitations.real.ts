// The same suite on real MongoDB and Kafka.
import './invitations.service.test';
