import {
  answerFailure,
  crashWorker,
  exceedMemoryLimit,
  exceedTimeLimit,
  failToLoadModel,
  failUpload,
  rejectInput,
  runOutOfMemory,
} from './failures';
import type { Conditions } from './incidents';
import type { JobLog } from './job-log';
import { gigabytes, rounded } from './wire-entry';

const MAX_UPLOAD_ATTEMPTS = 3;
/** Above this multiple of its target a job has missed its agreement; the API document's own sample (1.25) has not. */
const SLA_TOLERANCE = 1.3;

/** Seconds spent in each phase, as the performance log reports them. */
interface Phases {
  queueTime: number;
  coldStartTime: number;
  modelLoadTime: number;
  inferenceTime: number;
  postProcessingTime: number;
  uploadTime: number;
}

/** Lives through one job, from request to answer, and writes what each component has to say. Returns its status. */
export function runJob(log: JobLog, conditions: Conditions): 'completed' | 'failed' {
  const { random } = log;
  const phases: Phases = {
    queueTime: 0,
    coldStartTime: 0,
    modelLoadTime: 0,
    inferenceTime: 0,
    postProcessingTime: 0,
    uploadTime: 0,
  };
  receive(log);
  if (random.chance(0.008)) {
    rejectInput(log);
    return 'failed';
  }
  enqueue(log, phases);
  const cacheHit = lookUpCache(log);
  if (!prepareModel(log, conditions, phases)) return 'failed';
  if (!infer(log, conditions, phases)) return 'failed';
  if (!upload(log, conditions, phases)) return 'failed';
  report(log, phases, cacheHit);
  return 'completed';
}

function receive(log: JobLog): void {
  const { random, profile } = log;
  log.write('info', 'api_handler', 'New request received', {
    metadata: {
      method: 'POST',
      path: `/v2/endpoints/${profile.id}/execute`,
      region: random.pick(['us-east-1', 'eu-west-1', 'ap-southeast-2']),
      contentLength: random.int(180, 9_000),
    },
  });
  log.wait(random.between(0.002, 0.02));
  log.write('debug', 'api_handler', 'Request validated', {
    metadata: { schema: `${profile.task.replace(' ', '_')}_v2`, warnings: 0 },
  });
}

function enqueue(log: JobLog, phases: Phases): void {
  const depth = log.random.chance(0.15) ? log.random.int(4, 30) : log.random.int(0, 3);
  phases.queueTime = rounded(log.random.between(0.02, 0.1) + depth * 0.09);
  log.write('debug', 'api_handler', `Request queued at position ${depth + 1}`, {
    metadata: { queueDepth: depth, estimatedWait: phases.queueTime },
  });
  log.wait(phases.queueTime);
  if (depth > 24)
    log.write('warn', 'api_handler', `Queue is long: ${depth} requests waiting`, {
      metadata: { queueDepth: depth, threshold: 24 },
    });
}

function lookUpCache(log: JobLog): boolean {
  const hit = log.random.chance(0.4);
  log.write(
    'debug',
    'cache_manager',
    hit ? 'Cache hit for prompt embedding' : 'Cache miss for prompt embedding',
    {
      metadata: { key: `emb:${log.random.hex(10)}`, hit, cacheSize: gigabytes(log.random.between(8, 13)) },
      duration: rounded(log.random.between(0.001, 0.02), 3),
    },
  );
  log.wait(0.005);
  return hit;
}

/** Gets the model onto the GPU. False when that failed and the job is over. */
function prepareModel(log: JobLog, conditions: Conditions, phases: Phases): boolean {
  const { random, profile } = log;
  const cold = random.chance(conditions.coldStart);
  if (!cold && random.chance(0.9)) return true;
  if (cold) {
    const wave = conditions.coldStart > 0.5;
    phases.coldStartTime = rounded(wave ? random.between(45, 110) : random.between(8, 25));
    log.write(
      'info',
      'auto_scaler',
      wave ? 'Scaling from zero: starting worker' : 'Starting additional worker',
      {
        metadata: {
          currentWorkers: wave ? 0 : random.int(1, 4),
          desiredWorkers: wave ? 4 : 5,
          reason: 'pending_requests',
        },
      },
    );
    log.wait(phases.coldStartTime);
    if (phases.coldStartTime > 90)
      log.write('error', 'auto_scaler', 'Worker did not become ready in time', {
        metadata: {
          error: 'Cold start exceeded 90 seconds',
          errorCode: 'COLD_START_TIMEOUT',
          coldStartTime: phases.coldStartTime,
          limitSeconds: 90,
        },
        duration: phases.coldStartTime,
        recoveryActions: [
          {
            type: 'keep_warm',
            description: 'Keep one worker warm for 30 minutes',
            executed: random.chance(0.5),
            result: 'capacity requested',
          },
        ],
      });
    else if (wave)
      log.write('warn', 'auto_scaler', `Slow cold start: worker ready after ${phases.coldStartTime}s`, {
        metadata: { coldStartTime: phases.coldStartTime, targetColdStart: 20 },
        duration: phases.coldStartTime,
      });
  }
  log.write('debug', 'model_loader', 'Loading model weights', {
    metadata: { modelPath: profile.modelPath, precision: profile.precision },
  });
  if (random.chance(0.012)) {
    failToLoadModel(log);
    return false;
  }
  phases.modelLoadTime = rounded(
    profile.modelSizeGb * (cold ? random.between(0.6, 1.1) : random.between(0.05, 0.12)),
  );
  log.wait(phases.modelLoadTime);
  log.write(cold ? 'info' : 'debug', 'model_loader', 'Model loaded successfully', {
    metadata: {
      modelPath: profile.modelPath,
      loadTime: phases.modelLoadTime,
      modelSize: gigabytes(profile.modelSizeGb),
      precision: profile.precision,
    },
    duration: phases.modelLoadTime,
    memoryUsage: gigabytes(profile.modelSizeGb),
    gpuUtilization: random.int(5, 50),
  });
  return true;
}

/** Runs the model. False when the job failed. */
function infer(log: JobLog, conditions: Conditions, phases: Phases): boolean {
  const { random, profile } = log;
  log.write('info', 'model_inference', `Processing ${profile.task} request`, {
    metadata: profile.input(random),
    duration: null,
    ...log.gpuState(),
  });
  let seconds = rounded(profile.medianInferenceSeconds * Math.exp(random.normal() * 0.35));
  const luck = random.next();
  if (luck < 0.0002) {
    crashWorker(log, 'GPU has fallen off the bus (Xid 79)', 'GPU_DRIVER_FAULT');
    answerFailure(log, 503, 'GPU_DRIVER_FAULT', 'worker lost');
    return false;
  }
  if (luck < 0.0015) {
    exceedTimeLimit(log);
    return false;
  }
  if (luck < 0.004) {
    log.wait(seconds / 2);
    exceedMemoryLimit(log);
    return false;
  }
  const steps = random.int(1, 3);
  for (let step = 1; step <= steps; step++) {
    log.wait(seconds / (steps + 1));
    log.write('debug', 'model_inference', profile.progress(step / (steps + 1), random), log.gpuState());
  }
  warnOfMemory(log);
  if (random.chance(conditions.outOfMemory) || random.chance(0.0008)) {
    if (!runOutOfMemory(log)) return false;
    seconds = rounded(seconds * 2.1);
    log.wait(seconds / 2);
  }
  log.wait(seconds / (steps + 1));
  phases.inferenceTime = seconds;
  if (seconds > profile.medianInferenceSeconds * 1.9)
    log.write(
      'warn',
      'model_inference',
      `Slow inference: ${seconds}s against a median of ${profile.medianInferenceSeconds}s`,
      {
        metadata: { inferenceTime: seconds, median: profile.medianInferenceSeconds },
      },
    );
  const name = profile.task.charAt(0).toUpperCase() + profile.task.slice(1);
  log.write('info', 'model_inference', `${name} completed`, {
    metadata: profile.output(seconds, random),
    duration: seconds,
    ...log.gpuState(),
  });
  return true;
}

function warnOfMemory(log: JobLog): void {
  const percent = rounded((log.memoryGb / log.profile.gpuTotalGb) * 100);
  if (percent < 88) return;
  log.write('warn', 'resource_monitor', 'High GPU memory usage detected', {
    metadata: {
      currentUsage: gigabytes(log.memoryGb),
      totalMemory: `${log.profile.gpuTotalGb}GB`,
      utilizationPercent: percent,
      recommendation: 'Consider reducing batch size or input size',
    },
    duration: null,
    memoryUsage: gigabytes(log.memoryGb),
    gpuUtilization: Math.round(percent),
  });
}

/** Stores the result, with retries. False when every attempt failed. */
function upload(log: JobLog, conditions: Conditions, phases: Phases): boolean {
  const { random, profile } = log;
  phases.postProcessingTime = rounded(random.between(0.05, 0.5));
  log.wait(phases.postProcessingTime);
  const began = log.elapsed;
  const filePath = `/tmp/result_${random.hex(8)}.${profile.fileType}`;
  const fileSize = `${Math.max(0.1, profile.fileMegabytes * Math.exp(random.normal() * 0.4)).toFixed(1)}MB`;
  let attempt = 1;
  while (attempt <= MAX_UPLOAD_ATTEMPTS && random.chance(conditions.storageFailure)) {
    failUpload(log, attempt, MAX_UPLOAD_ATTEMPTS, filePath, fileSize);
    attempt++;
    if (attempt > MAX_UPLOAD_ATTEMPTS) break;
    log.wait(attempt);
    log.write('warn', 'storage_uploader', `Retrying upload, attempt ${attempt} of ${MAX_UPLOAD_ATTEMPTS}`, {
      metadata: { retryAttempt: attempt, maxRetries: MAX_UPLOAD_ATTEMPTS, backoffSeconds: attempt },
    });
  }
  if (attempt > MAX_UPLOAD_ATTEMPTS) {
    answerFailure(log, 502, 'STORAGE_UNAVAILABLE', 'result could not be stored');
    return false;
  }
  const seconds = rounded(random.between(0.08, 0.6));
  log.wait(seconds);
  phases.uploadTime = rounded(log.elapsed - began);
  log.write('info', 'storage_uploader', 'Result uploaded to storage', {
    metadata: { filePath, fileSize, bucket: 'results', attempt },
    duration: seconds,
  });
  if (random.chance(0.35))
    log.write('debug', 'cache_manager', 'Result stored in cache', {
      metadata: { key: `res:${random.hex(10)}`, size: fileSize, ttlSeconds: 3_600 },
    });
  return true;
}

/** The "Performance Logs" entry of the API document, then the answer. */
function report(log: JobLog, phases: Phases, cacheHit: boolean): void {
  const { random, profile } = log;
  const total = rounded(log.elapsed);
  const withinSla = total <= profile.targetLatencySeconds * SLA_TOLERANCE;
  log.write(withinSla ? 'info' : 'warn', 'performance_tracker', 'Request processing completed', {
    metadata: {
      totalDuration: total,
      phases: { ...phases },
      resourceUsage: {
        peakGpuMemory: gigabytes(log.memoryGb),
        peakGpuUtilization: random.int(86, 99),
        avgCpuUsage: random.int(20, 70),
        networkIO: { ingress: `${random.int(1, 140)}MB`, egress: `${random.between(0.2, 9).toFixed(1)}MB` },
      },
      optimizations: {
        cacheHit,
        modelReused: phases.modelLoadTime === 0,
        batchProcessed: random.chance(0.3),
      },
    },
    benchmarks: {
      targetLatency: profile.targetLatencySeconds,
      actualLatency: total,
      performance: withinSla ? 'within_sla' : 'exceeds_sla',
      percentile: percentileOf(total / profile.medianInferenceSeconds),
    },
  });
  log.wait(0.003);
  log.write('info', 'api_handler', 'Response sent', {
    metadata: { statusCode: 200, bytes: random.int(900, 4_000_000) },
    duration: total,
  });
}

/** Where a latency stands among the usual ones, from its ratio to the median. */
function percentileOf(ratio: number): string {
  const steps = [
    [1, 'p50'],
    [1.3, 'p75'],
    [1.6, 'p85'],
    [1.9, 'p95'],
  ] as const;
  return steps.find(([limit]) => ratio <= limit)?.[1] ?? 'p99';
}
