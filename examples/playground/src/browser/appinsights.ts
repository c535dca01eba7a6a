import { ApplicationInsights } from '@microsoft/applicationinsights-web'
import { api } from './api.js'

const insights = new ApplicationInsights({
  config: {
    connectionString: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${location.origin}/`,
    maxBatchInterval: 500,
    enableCorsCorrelation: true,
    correlationHeaderDomains: [new URL(api).host],
    extensionConfig: { AppInsightsCfgSyncPlugin: { cfgUrl: '' } }, // it would ask Azure for settings
  },
})
insights.loadAppInsights()
insights.addTelemetryInitializer(({ tags = [] }) => void Object.assign(tags, { 'ai.cloud.role': 'shop page' }))
insights.trackPageView()
