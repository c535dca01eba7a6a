import Theme from 'vitepress/theme-without-fonts' // those of the reader's system
import './site.css'

export default Theme
