import { run } from '@mingjing/kit';
import { notification } from './service';

void run(notification);
