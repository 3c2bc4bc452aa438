import { describe, expect, it } from 'vitest';
import { readEntry } from '../entry';
import { fileOf, readWhole } from './read-whole';

async function one(line: string) {
  const { entries, last } = await readWhole(fileOf(`${line}\n`), { format: 'text' });
  expect(entries).toHaveLength(1);
  const [entry] = entries;
  if (entry === undefined) throw new Error('no entry');
  expect(last.format).toBe('text');
  expect(readEntry(entry.raw, 'ep_file')).toEqual(entry);
  return entry;
}

const at = (text: string) => Date.parse(text);

describe('lines of usual forms', () => {
  it.each([
    [
      'HDFS',
      '081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049 terminating',
      '2008-11-09T20:36:15Z',
      'info',
      'dfs.DataNode$PacketResponder',
      'PacketResponder 1 for block blk_38865049 terminating',
    ],
    [
      'Hadoop',
      '2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created MRAppMaster',
      '2015-10-18T18:01:47.978Z',
      'info',
      'org.apache.hadoop.mapreduce.v2.app.MRAppMaster',
      'Created MRAppMaster',
    ],
    [
      'Spark',
      '17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: Registered signal handlers',
      '2017-06-09T20:10:40Z',
      'info',
      'executor.CoarseGrainedExecutorBackend',
      'Registered signal handlers',
    ],
    [
      'OpenStack',
      'nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [req-38101a0b-2096 113d 54fa - - -] 10.11.10.1 "GET /v2" status: 200',
      '2017-05-16T00:00:00.008Z',
      'info',
      'nova.osapi_compute.wsgi.server',
      '[req-38101a0b-2096 113d 54fa - - -] 10.11.10.1 "GET /v2" status: 200',
    ],
    [
      'BGL',
      '- 1117838570 2005.06.03 R02-M1-N0-C:J12-U11 2005-06-03-15.42.50.363779 R02-M1-N0-C:J12-U11 RAS KERNEL INFO instruction cache parity error corrected',
      '2005-06-03T22:42:50.363Z',
      'info',
      'KERNEL',
      'instruction cache parity error corrected',
    ],
    [
      'BGL alert',
      'APPREAD 1117869872 2005.06.04 R23-M1-N8-I:J18-U11 2005-06-04-00.24.32.398284 R23-M1-N8-I:J18-U11 RAS APP FATAL ciod: failed to read message prefix',
      '2005-06-04T07:24:32.398Z',
      'fatal',
      'APP',
      'ciod: failed to read message prefix',
    ],
    [
      'Thunderbird',
      '- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session closed for user root',
      '2005-11-09T20:01:01Z',
      'unknown',
      'crond(pam_unix)',
      'session closed for user root',
    ],
    [
      'syslog',
      'Jun 14 15:16:01 combo sshd(pam_unix)[19939]: authentication failure; logname= uid=0',
      '2024-06-14T15:16:01Z',
      'unknown',
      'sshd(pam_unix)',
      'authentication failure; logname= uid=0',
    ],
    [
      'syslog, last year',
      'Dec  4 03:06:20 combo kernel: usb 1-1: new device',
      '2023-12-04T03:06:20Z',
      'unknown',
      'kernel',
      'usb 1-1: new device',
    ],
    [
      'syslog with priority',
      '<34>Oct 11 22:14:15 mymachine su: failed for lonvick',
      '2023-10-11T22:14:15Z',
      'fatal',
      'su',
      'failed for lonvick',
    ],
    [
      'RFC 5424',
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [ex@32473 iut="3"] An application event',
      '2003-10-11T22:14:15.003Z',
      'info',
      'evntslog',
      'An application event',
    ],
    [
      'journald',
      '2024-01-15T10:30:15+0100 host systemd[1]: Started the daemon.',
      '2024-01-15T09:30:15Z',
      'unknown',
      'systemd',
      'Started the daemon.',
    ],
    [
      'Apache error',
      '[Sun Dec 04 04:47:44 2005] [notice] workerEnv.init() ok /etc/httpd/conf/workers2.properties',
      '2005-12-04T04:47:44Z',
      'info',
      '',
      'workerEnv.init() ok /etc/httpd/conf/workers2.properties',
    ],
    [
      'Apache error with client',
      '[Sun Dec 04 05:15:09 2005] [error] [client 222.166.160.184] Directory index forbidden',
      '2005-12-04T05:15:09Z',
      'error',
      '',
      'Directory index forbidden',
    ],
    [
      'Apache 2.4 error',
      '[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187] File does not exist',
      '2011-09-09T10:42:29.902Z',
      'error',
      'core',
      'File does not exist',
    ],
    [
      'access log',
      '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326',
      '2000-10-10T20:55:36Z',
      'unknown',
      '',
      '"GET /apache_pb.gif HTTP/1.0" 200 2326',
    ],
    [
      'nginx error',
      '2024/01/15 10:30:15 [error] 123#456: *1 open() "/x" failed',
      '2024-01-15T10:30:15Z',
      'error',
      '',
      '*1 open() "/x" failed',
    ],
    [
      'logcat',
      '03-17 16:13:38.811  1702  2395 D WindowManager: printFreezingDisplayLogs',
      '2024-03-17T16:13:38.811Z',
      'debug',
      'WindowManager',
      'printFreezingDisplayLogs',
    ],
    [
      'Zookeeper',
      '2015-07-29 17:41:41,536 - INFO  [main:QuorumPeerConfig@101] - Reading configuration',
      '2015-07-29T17:41:41.536Z',
      'info',
      '',
      'Reading configuration',
    ],
    [
      'Python',
      '2024-01-15 10:30:15,234 - my.module - WARNING - disk is low',
      '2024-01-15T10:30:15.234Z',
      'warn',
      'my.module',
      'disk is low',
    ],
    [
      'Python, level first',
      '2024-01-15 10:30:15,234 ERROR my.module: no disk',
      '2024-01-15T10:30:15.234Z',
      'error',
      'my.module',
      'no disk',
    ],
    [
      'Spring Boot',
      '2024-01-15T10:30:15.234+01:00  INFO 12345 --- [           main] c.e.demo.Application : Starting',
      '2024-01-15T09:30:15.234Z',
      'info',
      'c.e.demo.Application',
      'Starting',
    ],
    [
      'klog',
      'E0613 12:34:56.789012   12345 controller.go:114] failed to sync',
      '2024-06-13T12:34:56.789Z',
      'error',
      'controller.go:114',
      'failed to sync',
    ],
    [
      'glog',
      'I20240613 12:34:56.789012 12345 server.cc:12] ready',
      '2024-06-13T12:34:56.789Z',
      'info',
      'server.cc:12',
      'ready',
    ],
    [
      'Go',
      '2024/01/15 10:30:15 main.go:12: listening on :8080',
      '2024-01-15T10:30:15Z',
      'unknown',
      'main.go:12',
      'listening on :8080',
    ],
    [
      'logfmt',
      'time=2024-01-15T10:30:15Z level=warn msg="it \\"works\\"" component=db took=4ms',
      '2024-01-15T10:30:15Z',
      'warn',
      'db',
      'it "works"',
    ],
    [
      'Tomcat',
      '15-Jan-2024 10:30:15.234 SEVERE [main] org.apache.catalina.Startup.init Failed',
      '2024-01-15T10:30:15.234Z',
      'error',
      'org.apache.catalina.Startup.init',
      'Failed',
    ],
    [
      'PostgreSQL',
      '2024-01-15 10:30:15.234 UTC [123] LOG:  database system is ready',
      '2024-01-15T10:30:15.234Z',
      'info',
      '',
      'database system is ready',
    ],
    [
      'Redis',
      '1:M 15 Jan 2024 10:30:15.234 * Ready to accept connections',
      '2024-01-15T10:30:15.234Z',
      'unknown',
      '',
      '* Ready to accept connections',
    ],
    [
      'Windows CBS',
      '2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack',
      '2016-09-28T04:30:30Z',
      'info',
      '',
      'CBS    Loaded Servicing Stack',
    ],
    [
      'HealthApp',
      '20171223-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579',
      '2017-12-23T22:15:29.606Z',
      'unknown',
      '',
      'Step_LSC|30002312|onStandStepChanged 3579',
    ],
    ['epoch', '1705314615.234 [INFO] worker: begun', '2024-01-15T10:30:15.234Z', 'info', 'worker', 'begun'],
    [
      'CRI',
      '2024-01-15T10:30:15.234567891Z stderr F WARNING: low disk',
      '2024-01-15T10:30:15.234Z',
      'warn',
      '',
      'low disk',
    ],
    [
      'vLLM',
      'INFO 01-15 10:30:15 [engine.py:42] Loading model',
      '2024-01-15T10:30:15Z',
      'info',
      '',
      'Loading model',
    ],
    ['US date', '1/15/2024 1:30:15 PM error: no disk', '2024-01-15T13:30:15Z', 'error', '', 'no disk'],
    [
      'a mere timestamp',
      '2024-01-15 10:30:15 Connecting to the error reporter',
      '2024-01-15T10:30:15Z',
      'unknown',
      '',
      'Connecting to the error reporter',
    ],
    [
      'a number',
      '2024-01-15 10:30:15 INFO 42 items processed',
      '2024-01-15T10:30:15Z',
      'info',
      '',
      '42 items processed',
    ],
  ])('%s', async (_name, line, time, level, source, message) => {
    const entry = await one(line);
    expect({ ...entry, time: entry.time === null ? null : new Date(entry.time).toISOString() }).toMatchObject(
      {
        time: new Date(at(time)).toISOString(),
        level,
        source,
        message,
      },
    );
  });

  it('gives the line as received, in parts', async () => {
    const line = '2015-10-18 18:01:47,978 INFO [main] org.apache.Foo: Created';
    const { raw } = await one(line);
    expect(raw).toMatchObject({
      lineHead: line.slice(0, -7),
      message: 'Created',
      metadata: { thread: 'main' },
    });
  });
});
