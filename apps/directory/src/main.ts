import { run } from '@mingjing/kit';
import { service } from './service';

void run(service);
