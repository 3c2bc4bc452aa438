import type { JsonObject } from '../logs/json';
import type { Random } from './random';
import { rounded } from './wire-entry';

/** What one endpoint runs and how it behaves when all is well. */
export interface EndpointProfile {
  readonly id: string;
  readonly model: string;
  readonly modelPath: string;
  readonly modelSizeGb: number;
  readonly precision: string;
  readonly gpuTotalGb: number;
  /** GPU memory in use on an ordinary day. */
  readonly usualMemoryGb: number;
  /** Averaged over a whole day. */
  readonly jobsPerHour: number;
  readonly medianInferenceSeconds: number;
  readonly targetLatencySeconds: number;
  /** As it appears in messages: "Processing … request". */
  readonly task: string;
  readonly batchSize: number;
  /** What a job asks for: becomes the metadata of its first inference entry. */
  readonly input: (random: Random) => JsonObject;
  /** How far the work has come, between 0 and 1. */
  readonly progress: (share: number, random: Random) => string;
  /** What a job produced, given its inference time in seconds. */
  readonly output: (seconds: number, random: Random) => JsonObject;
  /** What the failing allocation was for. */
  readonly allocation: JsonObject;
  readonly fileType: string;
  readonly fileMegabytes: number;
}

const IMAGE_PROMPTS = [
  'A sunset over mountains',
  'Portrait of an astronaut in watercolor',
  'Isometric city block at night, neon signs',
  'A red fox in fresh snow, telephoto',
  'Product photo of a ceramic teapot, soft light',
  'Ancient library inside a giant tree',
  'Minimal poster of a lighthouse, flat colors',
  'Macro shot of dew on a spider web',
  'Cyberpunk alley, rain, reflections, 35mm',
  'Oil painting of a harbor at dawn',
] as const;

const CHAT_PROMPTS = [
  'Summarize the attached incident report in five bullet points',
  'Write a SQL query for monthly active users',
  'Explain the difference between TCP and QUIC',
  'Translate the release notes into German',
  'Draft a polite reply declining the meeting',
  'Find the bug in this Rust function',
  'List three risks of the migration plan',
  'Turn this meeting transcript into action items',
] as const;

const LANGUAGES = ['en', 'de', 'es', 'fr', 'ja', 'pt', 'hi'] as const;

/** The endpoints of the demo. The first one is shown by default and has the newest incident. */
export const ENDPOINT_PROFILES: readonly EndpointProfile[] = [
  {
    id: 'ep_1234567890abcdef',
    model: 'stable-diffusion-xl',
    modelPath: '/models/stable-diffusion-xl/model.safetensors',
    modelSizeGb: 6.9,
    precision: 'fp16',
    gpuTotalGb: 40,
    usualMemoryGb: 22,
    jobsPerHour: 150,
    medianInferenceSeconds: 4.3,
    targetLatencySeconds: 10,
    task: 'image generation',
    batchSize: 4,
    input: (random) => {
      const size = random.pick([768, 1024, 1024, 1024, 1536]);
      return {
        prompt: random.pick(IMAGE_PROMPTS),
        model: 'stable-diffusion-xl',
        parameters: {
          steps: random.pick([20, 25, 30, 30, 50]),
          guidance_scale: random.pick([5, 7, 7.5, 9]),
          width: size,
          height: random.chance(0.7) ? size : 768,
        },
      };
    },
    progress: (share) => `Denoising step ${Math.round(share * 30)} of 30`,
    output: (seconds, random) => ({
      outputPath: `/tmp/generated_image_${random.hex(6)}.png`,
      generationTime: seconds,
      seed: random.int(1, 4_294_967_295),
      finalSteps: 30,
    }),
    allocation: { batchSize: 4, width: 1536, height: 1536 },
    fileType: 'png',
    fileMegabytes: 2.4,
  },
  {
    id: 'ep_2345678901bcdefg',
    model: 'llama-2-70b',
    modelPath: '/models/llama-2-70b/model.safetensors',
    modelSizeGb: 36.8,
    precision: 'int4',
    gpuTotalGb: 80,
    usualMemoryGb: 52,
    jobsPerHour: 185,
    medianInferenceSeconds: 6.8,
    targetLatencySeconds: 15,
    task: 'text generation',
    batchSize: 8,
    input: (random) => ({
      prompt: random.pick(CHAT_PROMPTS),
      model: 'llama-2-70b',
      parameters: {
        max_tokens: random.pick([256, 512, 1024, 2048]),
        temperature: random.pick([0, 0.2, 0.7, 1]),
        top_p: random.pick([0.9, 0.95, 1]),
      },
      promptTokens: random.int(12, 3_400),
    }),
    progress: (share, random) => `Generated ${Math.round(share * 480 + random.between(0, 40))} tokens`,
    output: (seconds, random) => {
      const tokens = random.int(40, 900);
      return {
        completionTokens: tokens,
        generationTime: seconds,
        tokensPerSecond: rounded(tokens / seconds, 1),
        finishReason: random.pick(['stop', 'stop', 'stop', 'length']),
      };
    },
    allocation: { batchSize: 8, sequenceLength: 4096 },
    fileType: 'json',
    fileMegabytes: 0.1,
  },
  {
    id: 'ep_3456789012cdefgh',
    model: 'whisper-large-v3',
    modelPath: '/models/whisper-large-v3/model.safetensors',
    modelSizeGb: 3.1,
    precision: 'fp16',
    gpuTotalGb: 24,
    usualMemoryGb: 9,
    jobsPerHour: 120,
    medianInferenceSeconds: 8.9,
    targetLatencySeconds: 20,
    task: 'transcription',
    batchSize: 16,
    input: (random) => ({
      audioSeconds: random.int(20, 1_800),
      model: 'whisper-large-v3',
      parameters: { language: random.pick(LANGUAGES), beam_size: 5, word_timestamps: random.chance(0.4) },
    }),
    progress: (share) => `Transcribed ${Math.round(share * 100)}% of the audio`,
    output: (seconds, random) => ({
      segments: random.int(5, 420),
      generationTime: seconds,
      detectedLanguage: random.pick(LANGUAGES),
      averageConfidence: rounded(random.between(0.78, 0.99)),
    }),
    allocation: { batchSize: 16, sequenceLength: 3000 },
    fileType: 'vtt',
    fileMegabytes: 0.3,
  },
];
