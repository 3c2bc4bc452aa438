/** The sources that the API document lists ("Log Sources"). Others appear as soon as the server names them. */
export const DOCUMENTED_SOURCES = [
  'api_handler',
  'model_loader',
  'model_inference',
  'resource_monitor',
  'storage_uploader',
  'cache_manager',
  'auto_scaler',
] as const;
