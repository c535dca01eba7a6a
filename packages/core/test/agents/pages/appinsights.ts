import { ApplicationInsights } from '@microsoft/applicationinsights-web'
import { handOff } from './hand-off.js'

handOff()

const insights = new ApplicationInsights({
  config: {
    connectionString: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${location.origin}/intake/`,
    maxBatchInterval: 100,
  },
})
insights.loadAppInsights()
insights.trackPageView()
