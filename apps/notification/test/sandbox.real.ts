// The same suite on real MongoDB.
import './sandbox.service.test';
