import type { JsonObject } from '../logs/json';
import type { JobLog } from './job-log';
import { gigabytes } from './wire-entry';

const PYTHON_FRAMES = [
  '  at model_inference.py:156 in forward()',
  '  at inference_handler.py:89 in process_batch()',
  '  at main.py:45 in handle_request()',
] as const;

const UPLOAD_FRAMES = [
  'at StorageUploader.upload (storage.js:45:12)',
  'at async ImageProcessor.saveResult (processor.js:128:8)',
  'at async handleRequest (handler.js:67:4)',
] as const;

/** How a failed job ends for its caller. */
export function answerFailure(log: JobLog, status: number, errorCode: string, reason: string): void {
  log.wait(0.02);
  log.write(
    status < 500 ? 'warn' : 'error',
    'api_handler',
    `Request failed with status ${status}: ${reason}`,
    {
      metadata: { statusCode: status, errorCode },
      duration: log.elapsed,
    },
  );
}

/** The caller's mistake: refused before any work. */
export function rejectInput(log: JobLog): void {
  const problem = log.random.pick([
    { field: 'parameters.width', reason: 'must be a multiple of 8', value: 1023 },
    { field: 'prompt', reason: 'must not be empty', value: '' },
    { field: 'parameters.steps', reason: 'must be between 1 and 150', value: 500 },
    { field: 'audio_url', reason: 'could not be fetched (404)', value: 'https://example.com/missing.wav' },
  ]);
  log.wait(0.004);
  log.write('error', 'api_handler', `Request validation failed: ${problem.field} ${problem.reason}`, {
    metadata: { error: `${problem.field} ${problem.reason}`, errorCode: 'INVALID_INPUT', ...problem },
  });
  answerFailure(log, 422, 'INVALID_INPUT', 'invalid input');
}

/** "Error Logs with Stack Traces" of the API document. True when a recovery action made the retry succeed. */
export function runOutOfMemory(log: JobLog): boolean {
  const { profile, random } = log;
  const wanted = random.pick(['1.25', '2.50', '3.00', '4.75']);
  const recovers = random.chance(0.5);
  const usedGb = Math.min(profile.gpuTotalGb - 0.1, Math.max(log.memoryGb, profile.gpuTotalGb * 0.96));
  const smaller = profile.batchSize / 2;
  log.write('error', 'model_inference', 'Model inference failed with CUDA out of memory error', {
    metadata: {
      error: `CUDA out of memory. Tried to allocate ${wanted} GiB`,
      errorCode: 'CUDA_OOM',
      gpuMemoryUsed: gigabytes(usedGb),
      gpuMemoryTotal: `${profile.gpuTotalGb}GB`,
      requestedAllocation: `${Number(wanted)}GB`,
      model: profile.model,
      ...profile.allocation,
    },
    memoryUsage: gigabytes(usedGb),
    gpuUtilization: random.int(92, 100),
    stackTrace: [
      `RuntimeError: CUDA out of memory. Tried to allocate ${wanted} GiB`,
      '  at torch.cuda.OutOfMemoryError',
      ...PYTHON_FRAMES,
    ],
    context: {
      previousRequests: log.previous.map((request): JsonObject => ({ ...request })),
      systemState: {
        availableMemory: gigabytes(profile.gpuTotalGb - usedGb),
        activeProcesses: random.int(2, 5),
        cacheSize: gigabytes(random.between(8, 14)),
      },
    },
    recoveryActions: [
      {
        type: 'memory_cleanup',
        description: 'Clear model cache and retry',
        executed: true,
        result: `freed ${gigabytes(random.between(1, 8.5))} memory`,
      },
      {
        type: 'batch_size_reduction',
        description: `Reduce batch size from ${profile.batchSize} to ${smaller}`,
        executed: true,
        result: recovers ? 'retry successful' : 'retry failed: CUDA out of memory',
      },
    ],
  });
  log.wait(random.between(0.4, 1.6));
  if (recovers) {
    log.write('warn', 'model_inference', `Retrying inference with batch size ${smaller}`, {
      metadata: { previousBatchSize: profile.batchSize, batchSize: smaller, attempt: 2 },
      ...log.gpuState(80, 99),
    });
    return true;
  }
  if (random.chance(0.03)) crashWorker(log, 'repeated CUDA out of memory errors', 'CUDA_OOM');
  answerFailure(log, 507, 'CUDA_OOM', 'GPU memory exhausted');
  return false;
}

/** The job asks for more than its plan allows. */
export function exceedMemoryLimit(log: JobLog): void {
  const limitGb = Math.round(log.profile.gpuTotalGb * 0.9);
  log.write('error', 'resource_monitor', 'Job exceeded its memory limit', {
    metadata: {
      error: `Memory limit of ${limitGb}GB exceeded`,
      errorCode: 'MEMORY_LIMIT_EXCEEDED',
      memoryLimit: `${limitGb}GB`,
      currentUsage: gigabytes(limitGb + log.random.between(0.2, 2)),
    },
    memoryUsage: gigabytes(limitGb + 0.5),
    gpuUtilization: log.random.int(90, 99),
    context: { systemState: { activeProcesses: log.random.int(2, 6), cacheSize: '12.4GB' } },
    recoveryActions: [
      {
        type: 'job_termination',
        description: 'Stop the job and free its memory',
        executed: true,
        result: 'job stopped',
      },
    ],
  });
  answerFailure(log, 507, 'MEMORY_LIMIT_EXCEEDED', 'memory limit exceeded');
}

/** Weights on disk cannot be read. */
export function failToLoadModel(log: JobLog): void {
  log.wait(log.random.between(2, 9));
  const reason = log.random.pick([
    'Checksum mismatch in shard 3 of 15',
    'Read timeout on model volume',
    'Unexpected end of safetensors header',
  ]);
  log.write('error', 'model_loader', `Failed to load model ${log.profile.model}: ${reason}`, {
    metadata: {
      error: reason,
      errorCode: 'MODEL_LOAD_FAILED',
      modelPath: log.profile.modelPath,
      modelSize: gigabytes(log.profile.modelSizeGb),
    },
    duration: log.elapsed,
    stackTrace: [
      `ModelLoadError: ${reason}`,
      '  at model_loader.py:212 in load_weights()',
      ...PYTHON_FRAMES.slice(1),
    ],
    recoveryActions: [
      {
        type: 'model_redownload',
        description: 'Fetch the weights from the registry again',
        executed: log.random.chance(0.7),
        result: 'scheduled',
      },
    ],
  });
  answerFailure(log, 503, 'MODEL_LOAD_FAILED', 'model not available');
}

/** The work takes longer than the endpoint allows. */
export function exceedTimeLimit(log: JobLog): void {
  log.wait(60);
  log.write('error', 'model_inference', 'Inference timeout: no result within 60 seconds', {
    metadata: { error: 'Deadline exceeded', errorCode: 'INFERENCE_TIMEOUT', timeoutSeconds: 60 },
    duration: 60,
    ...log.gpuState(95, 100),
    stackTrace: ['TimeoutError: Deadline exceeded', ...PYTHON_FRAMES],
  });
  answerFailure(log, 504, 'INFERENCE_TIMEOUT', 'inference timeout');
}

/** The one failure that takes the worker with it. */
export function crashWorker(log: JobLog, cause: string, errorCode: string): void {
  log.wait(0.05);
  log.write('fatal', 'model_inference', `Inference worker terminated: ${cause}`, {
    metadata: { error: cause, errorCode, exitCode: 137, workerId: `worker_${log.random.hex(4)}` },
    stackTrace: [`WorkerExit: ${cause}`, '  at worker.py:301 in run()', '  at supervisor.py:77 in monitor()'],
    recoveryActions: [
      {
        type: 'worker_restart',
        description: 'Start a replacement worker',
        executed: true,
        result: 'worker started',
      },
    ],
  });
}

/** One failed upload attempt (1-based) out of `maxRetries`. */
export function failUpload(
  log: JobLog,
  attempt: number,
  maxRetries: number,
  filePath: string,
  fileSize: string,
): void {
  const refused = attempt === maxRetries;
  const seconds = refused ? 1.2 : 30;
  log.wait(seconds);
  log.write('error', 'storage_uploader', 'Failed to upload result to storage', {
    metadata: {
      error: refused ? 'Service unavailable (503)' : 'Connection timeout after 30 seconds',
      errorCode: refused ? 'STORAGE_UNAVAILABLE' : 'STORAGE_TIMEOUT',
      retryAttempt: attempt,
      maxRetries,
      filePath,
      fileSize,
    },
    duration: seconds,
    stackTrace: UPLOAD_FRAMES,
  });
}
