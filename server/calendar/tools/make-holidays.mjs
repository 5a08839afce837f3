// make-holidays.mjs WEB OUT: writes the table of public holidays (OUT, a .cc file; calendar/holiday_table.h says what is in it)
// from the package date-holidays among the packages of the page (WEB/node_modules).

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

// The European Union, its neighbours, and where their emigrants buy.
const countries =
  'AT BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV ME MK MT NL NO PL PT RO RS RU SE SI SK UA US'.split(' ')
// Alderney has bank holidays of its own and is no part of the United Kingdom.
const regionsLeftOut = { GB: ['ALD'] }
// What the package lacks, found by comparing it with other tables.
const lacking = {
  // After the floods of August 2023, once.
  SI: [{ date: '2023-08-14', names: ['dan solidarnosti', 'dan solidarnosti', 'A szolidaritás napja', 'День солидарности', 'Solidarity Day'] }],
}
const languages = ['sl', 'hu', 'ru', 'en']
// Names in Slovene, Hungarian and Russian that the package lacks, by country and English name, or by the name alone; where one
// English name is that of two days, by month and day too.
const ownNames = JSON.parse(readFileSync(new URL('holiday-names.json', import.meta.url), 'utf8'))
const substitute = '(substitute day)'
const [yearMin, yearMax] = [2015, 2040]
const msPerDay = 86_400_000
const epoch = Date.UTC(yearMin, 0, 1)

const [web, out] = process.argv.slice(2)
const manifest = resolve(web, 'package.json')
if (!existsSync(resolve(web, 'node_modules/date-holidays'))) {
  process.stderr.write(`${web} lacks the package date-holidays: bin/build installs it\n`)
  process.exit(1)
}
const Holidays = createRequire(manifest)('date-holidays')

const names = []
const numberOfName = new Map()

/** What is closed the whole day: public and bank holidays that begin at midnight. */
const isWholeDay = holiday =>
  (holiday.type === 'public' || holiday.type === 'bank') && holiday.date.slice(11) === '00:00:00'

/** Days of a place, as number of days since the epoch → number of the name. */
function daysOf(country, region) {
  const local = new Holidays(country, region)
  const translated = languages.map(language => new Holidays(country, region, { languages: [language, 'en'] }))
  const days = new Map()
  for (let year = yearMin - 1; year <= yearMax + 1; ++year) {
    const found = local.getHolidays(year).filter(isWholeDay)
    const unknown = found.some(holiday => !numberOfName.has(`${country} ${holiday.name}`))
    if (unknown) learnNames(country, found, translated.map(inLanguage => inLanguage.getHolidays(year)))
    for (const holiday of found) {
      const first = Math.round((Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`) - epoch) / msPerDay)
      const length = Math.max(1, Math.round((holiday.end - holiday.start) / msPerDay))
      for (let day = first; day < first + length; ++day)
        if (isInYears(day) && !days.has(day)) days.set(day, numberOfName.get(`${country} ${holiday.name}`))
    }
  }
  return days
}

function isInYears(day) {
  const year = new Date(epoch + day * msPerDay).getUTCFullYear()
  return year >= yearMin && year <= yearMax
}

function learnNames(country, found, translations) {
  const nameIn = (list, holiday) =>
    list.find(other => other.date === holiday.date && other.rule === holiday.rule && other.type === holiday.type)?.name
  for (const holiday of found) {
    const key = `${country} ${holiday.name}`
    if (numberOfName.has(key)) continue
    const all = translations.map(list => nameIn(list, holiday) ?? '')
    const english = all.at(-1)
    const known = namesOf(country, english, holiday.date.slice(5, 10))
    numberOfName.set(key, names.length)
    names.push([holiday.name, ...all.map((name, at) => ownName(name, at, english) || known?.[at] || '')])
  }
}

/** The package answers in English where it has no translation: that is no name in the language. */
const ownName = (name, at, english) => (languages[at] !== 'en' && name === english ? '' : name)

/** Names of our own, in the order of the languages. */
function namesOf(country, english, monthDay) {
  const plain = english.replace(substitute, '').trim()
  const known = [`${country} ${plain} ${monthDay}`, `${country} ${plain}`, plain].find(key => key in ownNames)
  if (known === undefined || plain === english) return ownNames[known]
  return ownNames[known].map((name, at) => `${name} ${ownNames[substitute][at]}`)
}

const places = []
for (const country of countries) {
  const about = new Holidays(country)
  const regions = Object.entries(about.getStates(country) ?? {}).filter(
    ([region]) => !regionsLeftOut[country]?.includes(region),
  )
  const base = daysOf(country)
  const ofRegions = regions.map(([region, name]) => ({ region, name, days: daysOf(country, region) }))
  // A day counts for the country as a whole when it is one in each of its regions.
  const common = [...base].filter(([day]) => ofRegions.every(({ days }) => days.has(day)))
  places.push({ country, region: '', name: '', days: common })
  const commonDays = new Set(common.map(([day]) => day))
  for (const { region, name, days } of ofRegions)
    places.push({ country, region, name, days: [...days].filter(([day]) => !commonDays.has(day)) })
}

const text = value => JSON.stringify(value)
for (const [country, missing] of Object.entries(lacking))
  for (const { date, names: ofDay } of missing) {
    const day = Math.round((Date.parse(`${date}T00:00:00Z`) - epoch) / msPerDay)
    places.find(place => place.country === country && place.region === '').days.push([day, names.length])
    names.push(ofDay)
  }
const byCode = (a, b) => (a.country + a.region < b.country + b.region ? -1 : 1)
places.sort(byCode)
const lines = []
let first = 0
for (const place of places) {
  place.days.sort(([a], [b]) => a - b)
  lines.push(`    {${text(place.country)}, ${text(place.region)}, ${text(place.name)}, ${first}, ${place.days.length}},`)
  first += place.days.length
}
const days = places.flatMap(place => place.days).map(([day, name]) => `{${day},${name}}`)
writeFileSync(
  out,
  `// Made by calendar/tools/make-holidays.mjs from the package date-holidays (its data: CC BY 3.0).
#include "calendar/holiday_table.h"

namespace vez {
namespace {

constexpr TableName names[] = {
${names.map(all => `    {${all.map(text).join(', ')}},`).join('\n')}
};
constexpr TablePlace places[] = {
${lines.join('\n')}
};
constexpr TableDay days[] = {
${days.join(',')}};

}  // namespace

const HolidayTable holiday_table{names, places, days};

}  // namespace vez
`,
)
