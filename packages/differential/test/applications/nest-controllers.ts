import { pipeline, Readable } from 'node:stream'
import {
  BadRequestException,
  Body,
  type CanActivate,
  Controller,
  ForbiddenException,
  Get,
  Header,
  HttpCode,
  type NestInterceptor,
  Param,
  ParseIntPipe,
  Post,
  Redirect,
  Req,
  Res,
  Sse,
  StreamableFile,
  UploadedFile,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common'
import { FileInterceptor } from '@nestjs/platform-express'
import { from, throwError } from 'rxjs'
import { endless, long, page } from '../files.js'

/** What Express and Fastify have in common, as far as the controllers use it. */
interface Reply {
  readonly raw?: NodeJS.WritableStream
}
type Raw = NodeJS.WritableStream & { destroy(): void; writeHead(status: number): unknown }

function rawOf(reply: Reply): Raw {
  return (reply.raw ?? reply) as Raw
}

@Controller()
export class Answers {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  page() {
    return page
  }

  @Get('long')
  @Header('Content-Type', 'text/html; charset=utf-8')
  long() {
    return long
  }

  @Get('json')
  json() {
    return { a: [1, 'ü'] }
  }

  @Get('empty')
  @HttpCode(204)
  empty() {}

  @Get('created')
  @HttpCode(201)
  created() {
    return 'created'
  }

  @Get('redirect')
  @Redirect('/', 303)
  redirect() {}

  @Get('late')
  late() {
    return new Promise((resolve) => setImmediate(resolve, 'late'))
  }

  @Get('users/:id')
  user(@Param('id') id: string) {
    return id
  }

  @Post()
  body(@Body() body: unknown) {
    return { body }
  }
}

class Closed implements CanActivate {
  canActivate() {
    return false
  }
}

class Interrupting implements NestInterceptor {
  intercept() {
    return throwError(() => new BadRequestException('interrupted'))
  }
}

@Controller()
export class Failing {
  @Get('thrown')
  thrown() {
    throw new RangeError('thrown')
  }

  @Get('forbidden')
  forbidden() {
    throw new ForbiddenException('forbidden')
  }

  @Get('string')
  string() {
    return Promise.reject('a string')
  }

  @Get('guarded')
  @UseGuards(Closed)
  guarded() {}

  @Get('interrupted')
  @UseInterceptors(Interrupting)
  interrupted() {}

  @Get('number/:id')
  number(@Param('id', ParseIntPipe) id: number) {
    return { id }
  }
}

@Controller()
export class Streams {
  @Get('file')
  file() {
    return new StreamableFile(Buffer.from(page), { type: 'text/html' })
  }

  @Sse('events')
  events() {
    return from([{ data: 1 }, { data: 2 }])
  }

  @Get('piped')
  piped(@Res() reply: Reply) {
    Readable.from(['a', 'b']).pipe(rawOf(reply))
  }

  @Get('never')
  never() {
    return new Promise(() => {})
  }

  @Get('endless')
  endless(@Res() reply: Reply) {
    pipeline(Readable.from(endless()), rawOf(reply), () => {})
  }

  @Get('broken')
  broken(@Res() reply: Reply) {
    const raw = rawOf(reply)
    raw.write('begun', () => raw.destroy())
  }

  @Get('destroyed')
  destroyed(@Res() reply: Reply) {
    rawOf(reply).destroy()
  }
}

@Controller()
export class Sessions {
  @Get('session')
  visit(@Req() { session }: { readonly session: { visits?: number } }) {
    session.visits = (session.visits ?? 0) + 1
    return { visits: session.visits }
  }
}

@Controller()
export class Uploads {
  @Post('upload')
  @UseInterceptors(FileInterceptor('file'))
  upload(@UploadedFile() file: { readonly buffer: Buffer }) {
    return file.buffer.toString()
  }

  @Post('parts')
  async parts(@Req() request: { file(): Promise<{ toBuffer(): Promise<Buffer> }> }) {
    return (await (await request.file()).toBuffer()).toString()
  }

  @Post('raw')
  raw(@Body() body: unknown) {
    return { body: body ?? null }
  }
}
